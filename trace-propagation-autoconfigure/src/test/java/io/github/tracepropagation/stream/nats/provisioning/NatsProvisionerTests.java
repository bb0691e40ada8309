// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.github.tracepropagation.stream.nats.NatsBinderTestSupport;
import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsDelivery;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsStreamProperties;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Mirror;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.cloud.stream.provisioning.ProvisioningException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link NatsProvisioner}, on a real server whose own API tells what is there.
 */
class NatsProvisionerTests extends NatsBinderTestSupport {

	private Connection connection;

	private NatsProvisioner provisioner;

	@BeforeEach
	void connect() throws Exception {
		this.connection = Nats.connect(server.url().toString());
		this.provisioner = provisioner(this.connection);
	}

	@AfterEach
	void disconnect() throws Exception {
		this.connection.close();
	}

	@Test
	void createsAStreamAsPropertiesSay() throws Exception {
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		NatsStreamProperties stream = properties.getExtension().getStream();
		stream.setDescription("Orders");
		stream.setRetention(RetentionPolicy.Interest);
		stream.setStorage(StorageType.Memory);
		stream.setReplicas(1);
		stream.setMaxAge(Duration.ofHours(1));
		stream.setMaxMessages(10L);
		stream.setMaxMessagesPerSubject(5L);
		stream.setMaxBytes(DataSize.ofKilobytes(64));
		stream.setMaxMessageSize(DataSize.ofKilobytes(1));
		stream.setDiscard(DiscardPolicy.New);
		stream.setDuplicateWindow(Duration.ofSeconds(30));
		NatsProducerDestination destination = (NatsProducerDestination) this.provisioner
			.provisionProducerDestination("orders.created", properties);
		assertThat(destination.getName()).isEqualTo("orders.created");
		assertThat(destination.stream()).isEqualTo("orders_created");
		StreamConfiguration created = configuration("orders_created");
		assertThat(created.getSubjects()).containsExactly("orders.created");
		assertThat(created.getDescription()).isEqualTo("Orders");
		assertThat(created.getRetentionPolicy()).isEqualTo(RetentionPolicy.Interest);
		assertThat(created.getStorageType()).isEqualTo(StorageType.Memory);
		assertThat(created.getMaxAge()).isEqualTo(Duration.ofHours(1));
		assertThat(created.getMaxMsgs()).isEqualTo(10);
		assertThat(created.getMaxMsgsPerSubject()).isEqualTo(5);
		assertThat(created.getMaxBytes()).isEqualTo(64 * 1024);
		assertThat(created.getMaximumMessageSize()).isEqualTo(1024);
		assertThat(created.getDiscardPolicy()).isEqualTo(DiscardPolicy.New);
		assertThat(created.getDuplicateWindow()).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void needsNothingOnTheServerForCoreNats() throws Exception {
		NatsProducerDestination destination = (NatsProducerDestination) this.provisioner
			.provisionProducerDestination("orders", producer());
		assertThat(destination.stream()).isNull();
		assertThat(consumer("orders.*", null, new NatsConsumerProperties()).stream()).isNull();
		assertThat(management.getStreamNames()).isEmpty();
	}

	@Test
	void usesTheStreamOfOthersThatTakesTheSubjectAndLeavesItAsItIs() throws Exception {
		management.addStream(stream("EVERYTHING").subjects("orders.>").maxMessages(7).build());
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		properties.getExtension().getStream().setMaxMessages(3L);
		NatsProducerDestination destination = (NatsProducerDestination) this.provisioner
			.provisionProducerDestination("orders.created", properties);
		assertThat(destination.stream()).isEqualTo("EVERYTHING");
		assertThat(configuration("EVERYTHING").getMaxMsgs()).isEqualTo(7);
		assertThat(management.getStreamNames()).containsExactly("EVERYTHING");
	}

	@Test
	void bringsItsOwnStreamUpToDateInWhatPropertiesSayAlone() throws Exception {
		management.addStream(stream("orders").subjects("orders", "others")
			.maxMessages(7)
			.maxBytes(99)
			.description("theirs")
			.build());
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		properties.getExtension().getStream().setMaxMessages(9L);
		this.provisioner.provisionProducerDestination("orders", properties);
		StreamConfiguration updated = configuration("orders");
		assertThat(updated.getMaxMsgs()).isEqualTo(9);
		assertThat(updated.getMaxBytes()).isEqualTo(99);
		assertThat(updated.getDescription()).isEqualTo("theirs");
		assertThat(updated.getSubjects()).containsExactlyInAnyOrder("orders", "others");
	}

	@Test
	void addsWhatANamedStreamDoesNotTakeYet() throws Exception {
		management.addStream(stream("SHOP").subjects("payments", "orders.1").build());
		ExtendedProducerProperties<NatsProducerProperties> properties = partitioned(jetStreamProducer());
		properties.getExtension().getStream().setName("SHOP");
		this.provisioner.provisionProducerDestination("orders", properties);
		assertThat(configuration("SHOP").getSubjects()).containsExactlyInAnyOrder("payments", "orders.*");
	}

	@Test
	void changesNothingWhereProvisioningIsOff() throws Exception {
		management.addStream(stream("orders").subjects("orders").maxMessages(7).build());
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		properties.getExtension().getStream().setProvision(false);
		properties.getExtension().getStream().setMaxMessages(3L);
		this.provisioner.provisionProducerDestination("orders", properties);
		assertThat(configuration("orders").getMaxMsgs()).isEqualTo(7);
	}

	@Test
	void saysWhichBindingMissesWhichStreamWhereProvisioningIsOff() {
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		properties.getExtension().getStream().setProvision(false);
		assertThatIllegalStateException()
			.isThrownBy(() -> this.provisioner.provisionProducerDestination("orders", properties))
			.withMessage(
					"The binding 'out' needs a stream for its destination 'orders', and no stream takes messages of "
							+ "[orders]: create it, or set stream.provision to true");
		properties.getExtension().getStream().setName("SHOP");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.provisioner.provisionProducerDestination("orders", properties))
			.withMessageContaining("and the stream 'SHOP' does not exist");
	}

	@Test
	void saysWhichSubjectAStreamDoesNotTakeWhereItMustNotChangeIt() throws Exception {
		management.addStream(stream("SHOP").subjects("payments").build());
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		properties.getExtension().getStream().setProvision(false);
		properties.getExtension().getStream().setName("SHOP");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.provisioner.provisionProducerDestination("orders", properties))
			.withMessageContaining("the stream 'SHOP' takes no or not all messages of [orders]");
	}

	@Test
	void doesNotTryAgainWhatTheServerRefusesForGood() throws Exception {
		management.addStream(stream("orders").subjects("orders").storageType(StorageType.Memory).build());
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		properties.getExtension().getStream().setStorage(StorageType.File);
		assertThatIllegalStateException()
			.isThrownBy(() -> this.provisioner.provisionProducerDestination("orders", properties))
			.withMessageContaining("The binding 'out'")
			.withMessageContaining("storage type")
			.withCauseInstanceOf(JetStreamApiException.class);
		ExtendedProducerProperties<NatsProducerProperties> replicated = jetStreamProducer();
		replicated.getExtension().getStream().setReplicas(3);
		assertThatIllegalStateException()
			.isThrownBy(() -> this.provisioner.provisionProducerDestination("payments", replicated))
			.withMessageContaining("replicas");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a.b", "a b", "a*", "a>", "a/b", "a\\b", "größe" })
	void refusesANameThatNoStreamCanHave(String name) {
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		properties.getExtension().getStream().setName(name);
		assertRefused(properties, "has the stream '" + name + "', which is no name for one");
	}

	@Test
	void saysWhereADestinationIsTooLongForTheNameOfAStream() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.provisioner.provisionProducerDestination("a".repeat(256), jetStreamProducer()))
			.withMessageContaining("set stream.name to 255 characters at most");
	}

	@Test
	void saysWhichBindingHasStreamPropertiesThatAreNotRight() {
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		properties.getExtension().getStream().setMaxMessages(-5L);
		assertRefused(properties,
				"needs a stream for its destination 'orders', and its stream properties are not right");
		properties.getExtension().getStream().setMaxMessages(null);
		properties.getExtension().getStream().setMaxMessageSize(DataSize.ofGigabytes(3));
		assertRefused(properties,
				"needs a stream for its destination 'orders', and its stream properties are not right");
	}

	@Test
	void severalInstancesMayCreateAStreamAtOnce() throws Exception {
		int instances = 8;
		ExecutorService executor = Executors.newFixedThreadPool(instances);
		CountDownLatch go = new CountDownLatch(1);
		try {
			List<Future<?>> all = IntStream.range(0, instances)
				.<Future<?>>mapToObj((instance) -> executor.submit(() -> {
					ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
					properties.getExtension().getStream().setMaxMessages(100L + instance);
					go.await();
					return this.provisioner.provisionProducerDestination("orders", properties);
				}))
				.toList();
			go.countDown();
			for (Future<?> each : all) {
				each.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(configuration("orders").getSubjects()).containsExactly("orders");
		assertThat(configuration("orders").getMaxMsgs()).isBetween(100L, 108L);
	}

	@Test
	void mayTryAgainWhereTheServerCannotBeReached() throws Exception {
		try (OwnNatsServer own = NatsTestServer.startOwn();
				Connection lost = Nats.connect(new Options.Builder().server(own.url().toString())
					.maxReconnects(-1)
					.reconnectWait(Duration.ofMillis(20))
					.build())) {
			own.stop();
			Awaitility.await().until(() -> lost.getStatus() != Connection.Status.CONNECTED);
			NatsProvisioner late = provisioner(lost);
			assertThatExceptionOfType(ProvisioningException.class)
				.isThrownBy(() -> late.provisionProducerDestination("orders", jetStreamProducer()))
				.withMessageContaining("The binding 'out'")
				.withMessageContaining("cannot be reached");
			own.startAgain();
			Awaitility.await().until(() -> lost.getStatus() == Connection.Status.CONNECTED);
			assertThat(late.provisionProducerDestination("orders", jetStreamProducer())).isNotNull();
		}
	}

	@Test
	void saysWhereJetStreamIsNotEnabled(@TempDir Path directory) throws Exception {
		Path config = Files.writeString(directory.resolve("nats.conf"),
				"accounts { PLAIN { users: [ { user: plain, password: secret } ] }, SYS {} }\nsystem_account: SYS\n"
						+ "no_auth_user: plain\n");
		try (NatsTestServer plain = NatsTestServer.startOwn("--config", config.toString());
				Connection without = Nats.connect(plain.url().toString())) {
			NatsProvisioner withoutJetStream = provisioner(without);
			assertThatIllegalStateException()
				.isThrownBy(() -> withoutJetStream.provisionProducerDestination("orders", jetStreamProducer()))
				.withMessageContaining("The binding 'out'")
				.withMessageContaining("JetStream is not enabled");
		}
	}

	@Test
	void aConsumerTakesWhatThereIsOfAWildcard() throws Exception {
		management.addStream(stream("ORDERS").subjects("orders.created").build());
		NatsConsumerDestination destination = consumer("orders.*", "g", jetStreamConsumer());
		assertThat(destination.stream()).isEqualTo("ORDERS");
		assertThat(destination.subjects()).containsExactly("orders.*");
		management.addStream(stream("MORE").subjects("orders.shipped").build());
		assertThatIllegalStateException().isThrownBy(() -> consumer("orders.*", "g", jetStreamConsumer()))
			.withMessageContaining("The binding 'in'")
			.withMessageContaining("[MORE, ORDERS]");
		NatsConsumerProperties named = jetStreamConsumer();
		named.getStream().setName("MORE");
		named.getStream().setProvision(false);
		assertThat(consumer("orders.*", "g", named).stream()).isEqualTo("MORE");
	}

	@Test
	void aConsumerMayTakeAMirror() throws Exception {
		management.addStream(stream("ORDERS").subjects("orders").build());
		management.addStream(stream("COPY").mirror(Mirror.builder().sourceName("ORDERS").build()).build());
		NatsConsumerProperties mirror = jetStreamConsumer();
		mirror.getStream().setName("COPY");
		assertThat(consumer("orders", "g", mirror).stream()).isEqualTo("COPY");
		assertThat(configuration("COPY").getSubjects()).isEmpty();
	}

	@Test
	void aPartitionedConsumerTakesTheSubjectOfItsPartition() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = new ExtendedConsumerProperties<>(
				jetStreamConsumer());
		properties.populateBindingName("in");
		properties.setPartitioned(true);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.provisioner.provisionConsumerDestination("orders", "g", properties))
			.withMessageContaining("instance-index");
		properties.setInstanceIndex(2);
		NatsConsumerDestination destination = (NatsConsumerDestination) this.provisioner
			.provisionConsumerDestination("orders", "g", properties);
		assertThat(destination.subjects()).containsExactly("orders.2");
		assertThat(configuration("orders").getSubjects()).containsExactly("orders.*");
	}

	@Test
	void takesSeveralDestinationsAtOnceFromOneStream() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = new ExtendedConsumerProperties<>(
				jetStreamConsumer());
		properties.populateBindingName("in");
		properties.setMultiplex(true);
		NatsConsumerDestination destination = (NatsConsumerDestination) this.provisioner
			.provisionConsumerDestination("orders,payments", "g", properties);
		assertThat(destination.subjects()).containsExactly("orders", "payments");
		assertThat(configuration(destination.stream()).getSubjects()).containsExactlyInAnyOrder("orders", "payments");
	}

	@Test
	void storesDeadLettersInAStreamOfTheirOwnThatKeepsThem() throws Exception {
		NatsConsumerProperties properties = jetStreamConsumer();
		properties.getStream().setRetention(RetentionPolicy.Interest);
		properties.getStream().setStorage(StorageType.Memory);
		properties.getDeadLetter().setEnabled(true);
		consumer("orders", "audit", properties);
		StreamConfiguration deadLetters = configuration("error_orders_audit");
		assertThat(deadLetters.getSubjects()).containsExactly("error.orders.audit");
		assertThat(deadLetters.getRetentionPolicy()).isEqualTo(RetentionPolicy.Limits);
		assertThat(deadLetters.getStorageType()).isEqualTo(StorageType.Memory);
		properties.getDeadLetter().setSubject("dead");
		consumer("orders", "audit", properties);
		assertThat(configuration("dead").getSubjects()).containsExactly("dead");
	}

	@Test
	void keepsMessagesForGroupsThatHaveNotComeYet() throws Exception {
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		properties.getExtension().getStream().setRetention(RetentionPolicy.Interest);
		properties.setRequiredGroups("audit", "billing");
		this.provisioner.provisionProducerDestination("orders", properties);
		this.connection.jetStream().publish("orders", "kept".getBytes());
		assertThat(management.getStreamInfo("orders").getStreamState().getMsgCount()).isOne();
		assertThat(management.getConsumerNames("orders")).containsExactlyInAnyOrder("audit@orders", "billing@orders");
		assertThat(management.getConsumerInfo("orders", "audit@orders").getNumPending()).isOne();
	}

	@Test
	void leavesTheDurableOfAGroupThatHasComeAsItIs() throws Exception {
		management.addStream(stream("orders").subjects("orders").build());
		management.addOrUpdateConsumer("orders",
				ConsumerConfiguration.builder().durable("audit@orders").ackWait(Duration.ofMinutes(3)).build());
		ExtendedProducerProperties<NatsProducerProperties> properties = jetStreamProducer();
		properties.setRequiredGroups("audit");
		this.provisioner.provisionProducerDestination("orders", properties);
		assertThat(management.getConsumerInfo("orders", "audit@orders").getConsumerConfiguration().getAckWait())
			.isEqualTo(Duration.ofMinutes(3));
	}

	@Test
	void keepsMessagesOfEachPartitionForGroups() throws Exception {
		ExtendedProducerProperties<NatsProducerProperties> properties = partitioned(jetStreamProducer());
		properties.setRequiredGroups("audit");
		this.provisioner.provisionProducerDestination("orders", properties);
		assertThat(management.getConsumerNames("orders")).containsExactlyInAnyOrder("audit@orders-0", "audit@orders-1");
		assertThat(
				management.getConsumerInfo("orders", "audit@orders-1").getConsumerConfiguration().getFilterSubjects())
			.isEqualTo(List.of("orders.1"));
	}

	@Test
	void refusesWhatDoesNotGoTogetherInAProducer() {
		ExtendedProducerProperties<NatsProducerProperties> groups = producer();
		groups.setRequiredGroups("audit");
		assertRefused(groups, "has the required groups [audit], but core NATS keeps no messages for them");
		ExtendedProducerProperties<NatsProducerProperties> embedded = producer();
		embedded.setHeaderMode(HeaderMode.embeddedHeaders);
		assertRefused(embedded, "embeds headers");
		ExtendedProducerProperties<NatsProducerProperties> async = producer();
		async.getExtension().setSync(false);
		assertRefused(async, "says how to wait for acknowledgements");
		ExtendedProducerProperties<NatsProducerProperties> named = producer();
		named.getExtension().getStream().setName("SHOP");
		assertRefused(named, "has the stream 'SHOP', but no JetStream");
		ExtendedProducerProperties<NatsProducerProperties> none = jetStreamProducer();
		none.getExtension().setMaxInFlight(0);
		assertRefused(none, "has a max-in-flight of 0");
		ExtendedProducerProperties<NatsProducerProperties> never = jetStreamProducer();
		never.getExtension().setAckTimeout(Duration.ZERO);
		assertRefused(never, "has the ack-timeout PT0S");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a..b", ".a", "a.", "$JS.API.INFO", "a\tb", "a\r\nPUB x", "a\u00a0b",
			"a.*", "a.>", "*", ">" })
	void refusesADestinationThatNothingCanBeSentTo(String destination) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.provisioner.provisionProducerDestination(destination, producer()))
			.withMessageContaining("'" + destination + "' of the binding 'out' is no NATS subject: ")
			.withMessageContaining("correct 'spring.cloud.stream.bindings.out.destination'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a..b", ">.a", "a.>.b", "$SYS.>" })
	void refusesADestinationThatNothingComesFrom(String destination) {
		assertThatIllegalArgumentException().isThrownBy(() -> consumer(destination, null, new NatsConsumerProperties()))
			.withMessageContaining("'" + destination + "' of the binding 'in' is no NATS subject: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "a.b", "a.*", "*.a", "a.>", ">", "größe", "a*b", "a$" })
	void takesSubjectsOfAnyKindFromConsumers(String destination) {
		assertThat(consumer(destination, null, new NatsConsumerProperties()).subjects())
			.isEqualTo(List.of(destination));
	}

	private void assertRefused(ExtendedProducerProperties<NatsProducerProperties> properties, String problem) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.provisioner.provisionProducerDestination("orders", properties))
			.withMessageStartingWith("The binding 'out' " + problem);
	}

	private NatsConsumerDestination consumer(String destination, String group, NatsConsumerProperties extension) {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = new ExtendedConsumerProperties<>(extension);
		properties.populateBindingName("in");
		return (NatsConsumerDestination) this.provisioner.provisionConsumerDestination(destination, group, properties);
	}

	private static NatsConsumerProperties jetStreamConsumer() {
		NatsConsumerProperties properties = new NatsConsumerProperties();
		properties.setDelivery(NatsDelivery.JETSTREAM);
		return properties;
	}

	private static ExtendedProducerProperties<NatsProducerProperties> producer() {
		ExtendedProducerProperties<NatsProducerProperties> properties = new ExtendedProducerProperties<>(
				new NatsProducerProperties());
		properties.populateBindingName("out");
		return properties;
	}

	private static ExtendedProducerProperties<NatsProducerProperties> jetStreamProducer() {
		ExtendedProducerProperties<NatsProducerProperties> properties = producer();
		properties.getExtension().setDelivery(NatsDelivery.JETSTREAM);
		return properties;
	}

	private static ExtendedProducerProperties<NatsProducerProperties> partitioned(
			ExtendedProducerProperties<NatsProducerProperties> properties) {
		properties.setPartitionKeyExpression(new SpelExpressionParser().parseExpression("payload"));
		properties.setPartitionCount(2);
		return properties;
	}

	private static NatsProvisioner provisioner(Connection connection) {
		return new NatsProvisioner(
				new NatsBinderConnection(connection, null, null, null, new ListenerSettings(Duration.ofSeconds(5),
						Duration.ofSeconds(30), List.of(), 0, null, 10, JetStreamOptions.DEFAULT_JS_OPTIONS)));
	}

	private static StreamConfiguration.Builder stream(String name) {
		return StreamConfiguration.builder().name(name);
	}

	private static StreamConfiguration configuration(String stream) throws Exception {
		return management.getStreamInfo(stream).getConfiguration();
	}

}
