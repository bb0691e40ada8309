// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.NKey;
import io.nats.client.Options;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NatsConnectionAutoConfiguration} and what properties become. Whether
 * there is a server makes no difference to them.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsConnectionAutoConfigurationTests {

	private static final String PREFIX = "trace-propagation.nats.connection.";

	private final ApplicationContextRunner noServer = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NatsConnectionAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues(PREFIX + "retry-on-startup=true");

	private final ApplicationContextRunner runner = this.noServer
		.withPropertyValues(PREFIX + "servers=nats://127.0.0.1:1");

	private String seed;

	@BeforeEach
	void createSeed() throws Exception {
		this.seed = new String(NKey.createUser(new SecureRandom()).getSeed());
	}

	@Test
	void defaultsAreThoseOfJnatsButForWhatNoticesADeadServer() {
		Options defaults = new Options.Builder().build();
		this.runner.run((context) -> {
			Options options = context.getBean(Options.class);
			assertThat(options.getConnectionTimeout()).isEqualTo(defaults.getConnectionTimeout());
			assertThat(options.getMaxPingsOut()).isEqualTo(defaults.getMaxPingsOut());
			assertThat(options.getReconnectWait()).isEqualTo(defaults.getReconnectWait());
			assertThat(options.getReconnectJitter()).isEqualTo(defaults.getReconnectJitter());
			assertThat(options.getReconnectJitterTls()).isEqualTo(defaults.getReconnectJitterTls());
			assertThat(options.getReconnectBufferSize()).isEqualTo(defaults.getReconnectBufferSize());
			assertThat(options.getInboxPrefix()).isEqualTo(defaults.getInboxPrefix());
			assertThat(options.getAuthHandler()).isNull();
			assertThat(options.getSslContext()).isNull();
			assertThat(options.getMaxReconnect()).isEqualTo(-1);
			assertThat(options.getPingInterval()).isEqualTo(Duration.ofSeconds(20));
		});
	}

	@Test
	void everyPropertyBecomesAnOption() {
		this.runner
			.withPropertyValues(PREFIX + "name=orders", PREFIX + "timeout=7s", PREFIX + "ping-interval=11s",
					PREFIX + "max-pings-out=5", PREFIX + "inbox-prefix=replies.shop", PREFIX + "username=joe",
					PREFIX + "password=secret", PREFIX + "reconnect.max-attempts=3", PREFIX + "reconnect.wait=150ms",
					PREFIX + "reconnect.jitter=30ms", PREFIX + "reconnect.buffer-size=1KB")
			.run((context) -> {
				Options options = context.getBean(Options.class);
				assertThat(options.getConnectionName()).isEqualTo("orders");
				assertThat(options.getConnectionTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(options.getPingInterval()).isEqualTo(Duration.ofSeconds(11));
				assertThat(options.getMaxPingsOut()).isEqualTo(5);
				assertThat(options.getInboxPrefix()).isEqualTo("replies.shop.");
				assertThat(new String(options.getUsernameChars())).isEqualTo("joe");
				assertThat(new String(options.getPasswordChars())).isEqualTo("secret");
				assertThat(options.getMaxReconnect()).isEqualTo(3);
				assertThat(options.getReconnectWait()).isEqualTo(Duration.ofMillis(150));
				assertThat(options.getReconnectJitter()).isEqualTo(Duration.ofMillis(30));
				assertThat(options.getReconnectJitterTls()).isEqualTo(Duration.ofMillis(30));
				assertThat(options.getReconnectBufferSize()).isEqualTo(1024);
			});
	}

	@Test
	void blankLoginsAreNone() {
		this.runner
			.withPropertyValues(PREFIX + "username=", PREFIX + "password=", PREFIX + "token=", PREFIX + "nkey= ",
					PREFIX + "nkey-file=", PREFIX + "credentials=", PREFIX + "ssl.bundle=")
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean(Options.class)
				.returns(null, Options::getUsernameChars)
				.returns(null, Options::getTokenChars)
				.returns(null, Options::getAuthHandler)
				.returns(null, Options::getSslContext));
	}

	@ParameterizedTest
	@ValueSource(strings = { "username=joe|token=t0ken", "username=joe|nkey=SEED", "token=t0ken|nkey-file=file:x",
			"nkey=SEED|nkey-file=file:x", "nkey=SEED|credentials=file:x", "token=t0ken|credentials=file:x",
			"servers=nats://joe:t0ken@127.0.0.1:1|token=t0ken", "servers=nats://t0ken@127.0.0.1:1|username=joe" })
	void twoLoginsAreRefusedByTheirNames(String both, CapturedOutput output) {
		String[] properties = both.replace("SEED", this.seed).split("\\|");
		this.runner.withPropertyValues(PREFIX + properties[0], PREFIX + properties[1])
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(MutuallyExclusiveConfigurationPropertiesException.class)
				.hasMessageContaining(PREFIX + properties[0].substring(0, properties[0].indexOf('=')))
				.hasMessageContaining(PREFIX + properties[1].substring(0, properties[1].indexOf('=')))
				.hasMessageNotContaining("t0ken"));
		assertThat(output).doesNotContain("t0ken").doesNotContain(this.seed);
	}

	@Test
	void aPasswordWithoutAUserIsRefused() {
		failsWith("'trace-propagation.nats.connection.password' is set without "
				+ "'trace-propagation.nats.connection.username'", "password=secret");
	}

	@Test
	void aTimeoutOfNothingIsRefused() {
		failsWith("'trace-propagation.nats.connection.timeout' has to be at least 1ms", "timeout=0s");
		failsWith("'trace-propagation.nats.connection.timeout' has to be at least 1ms", "timeout=-3s");
	}

	@Test
	void whatIsNoSeedIsRefusedWithoutBeingQuoted(@TempDir Path directory, CapturedOutput output) throws Exception {
		String account = new String(NKey.createAccount(new SecureRandom()).getSeed());
		String publicKey = new String(NKey.fromSeed(this.seed.toCharArray()).getPublicKey());
		Path file = Files.writeString(directory.resolve("empty"), "");
		String message = "' is not the seed of a user's NKey: that begins with 'SU' and has 58 characters";
		failsWith("'" + PREFIX + "nkey" + message, "nkey=s3cret");
		failsWith("'" + PREFIX + "nkey" + message, "nkey=" + this.seed.substring(1));
		failsWith("'" + PREFIX + "nkey" + message, "nkey=" + account);
		failsWith("'" + PREFIX + "nkey" + message, "nkey=" + publicKey);
		failsWith("'" + PREFIX + "nkey-file" + message, "nkey-file=file:" + file);
		assertThat(output).doesNotContain("s3cret").doesNotContain(account);
	}

	@Test
	void aSeedMayHaveWhiteSpaceAroundIt(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("seed"), this.seed + "\n");
		this.runner.withPropertyValues(PREFIX + "nkey-file=file:" + file)
			.run((context) -> assertThat(context.getBean(Options.class).getAuthHandler().getID())
				.isEqualTo(NKey.fromSeed(this.seed.toCharArray()).getPublicKey()));
	}

	@Test
	void filesThatAreNotThereAreNamed() {
		failsWith("'trace-propagation.nats.connection.nkey-file' names URL [file:/nowhere/seed], which cannot be read",
				"nkey-file=file:/nowhere/seed");
		failsWith("'trace-propagation.nats.connection.credentials' names URL [file:/nowhere/nats.creds], "
				+ "which cannot be read", "credentials=file:/nowhere/nats.creds");
	}

	@Test
	void aFileThatHoldsNoCredentialsIsNamed(@TempDir Path directory, CapturedOutput output) throws IOException {
		for (String content : List.of("", "s3cret", "-----BEGIN NATS USER JWT-----\ns3cret\n", this.seed)) {
			Path file = Files.writeString(directory.resolve("nats.creds"), content);
			failsWith(
					"'trace-propagation.nats.connection.credentials' names URL [file:" + file
							+ "], which is no credentials file: that has a user's JWT and the seed of its NKey",
					"credentials=file:" + file);
		}
		assertThat(output).doesNotContain("s3cret").doesNotContain(this.seed);
	}

	@Test
	void anSslBundleThatIsNotThereIsNamed() {
		this.runner.withPropertyValues(PREFIX + "ssl.bundle=nothing")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("SSL bundle name 'nothing' cannot be found"));
	}

	@Test
	void connectionDetailsAreEnoughAndWinOverWhereToGoAndHowToLogIn() {
		this.noServer
			.withPropertyValues(PREFIX + "servers=nats://127.0.0.1:2", PREFIX + "token=t0ken",
					PREFIX + "credentials=file:/nowhere/nats.creds", PREFIX + "name=orders")
			.withBean(NatsConnectionDetails.class, () -> details("nats://127.0.0.1:1"))
			.run((context) -> {
				assertThat(context).hasSingleBean(NatsConnectionDetails.class).hasSingleBean(Connection.class);
				Options options = context.getBean(Options.class);
				assertThat(options.getServers()).hasToString("[nats://127.0.0.1:1]");
				assertThat(new String(options.getUsernameChars())).isEqualTo("joe");
				assertThat(new String(options.getPasswordChars())).isEqualTo("secret");
				assertThat(options.getAuthHandler()).isNull();
				assertThat(options.getConnectionName()).isEqualTo("orders");
			});
		this.noServer.withBean(NatsConnectionDetails.class, () -> details("nats://127.0.0.1:1"))
			.run((context) -> assertThat(context).hasSingleBean(Connection.class));
	}

	@Test
	void optionsOfTheApplicationAreEnough() {
		this.noServer.withBean(Options.class, NatsConnectionAutoConfigurationTests::options)
			.run((context) -> assertThat(context).hasSingleBean(Connection.class)
				.doesNotHaveBean(NatsConnectionDetails.class)
				.getBean(Connection.class)
				.returns("own", (connection) -> connection.getOptions().getConnectionName()));
	}

	@Test
	void optionsOfTheApplicationWinOverServersAndDetails() {
		this.runner.withBean(Options.class, NatsConnectionAutoConfigurationTests::options)
			.withBean(NatsConnectionDetails.class, () -> details("nats://127.0.0.1:2"))
			.run((context) -> assertThat(context.getBean(Connection.class).getOptions().getConnectionName())
				.isEqualTo("own"));
	}

	@Test
	void severalOptionsAreEnoughWhereOneIsThePrimary() {
		ApplicationContextRunner two = this.noServer.withBean("east", Options.class,
				NatsConnectionAutoConfigurationTests::options);
		two.withBean("west", Options.class, () -> Options.builder().server("nats://127.0.0.1:2").build())
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Connection.class));
		two.withBean("west", Options.class, () -> Options.builder().server("nats://127.0.0.1:2").build(),
				(definition) -> definition.setPrimary(true))
			.run((context) -> assertThat(context.getBean(Connection.class).getOptions().getServers())
				.hasToString("[nats://127.0.0.1:2]"));
	}

	@Test
	void optionsLeaveTheConnectionToNatsSpringWhereThatHasAServer() {
		this.noServer.withPropertyValues("nats.spring.server=nats://127.0.0.1:2")
			.withBean(Options.class, NatsConnectionAutoConfigurationTests::options)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Connection.class));
	}

	@Test
	void aConnectionOfTheApplicationWinsOverOptions() {
		this.noServer.withBean(Options.class, NatsConnectionAutoConfigurationTests::options)
			.withBean("mine", Connection.class, () -> {
				throw new IllegalStateException("Nobody needs it");
			}, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(context.getBeanNamesForType(Connection.class)).containsExactly("mine"));
	}

	@Test
	void connectionDetailsWinOverTheServerOfNatsSpring() {
		this.noServer.withPropertyValues("nats.spring.server=nats://127.0.0.1:2")
			.withBean(NatsConnectionDetails.class, () -> details("nats://127.0.0.1:1"))
			.run((context) -> assertThat(context).hasSingleBean(Connection.class));
	}

	@Test
	void aConnectionOfTheApplicationWinsOverConnectionDetails() {
		this.noServer.withBean(NatsConnectionDetails.class, () -> details("nats://127.0.0.1:1"))
			.withBean("mine", Connection.class, () -> {
				throw new IllegalStateException("Nobody needs it");
			}, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(context.getBeanNamesForType(Connection.class)).containsExactly("mine"));
	}

	@Test
	void connectionDetailsWithAWrongUrlAreNamedWithoutTheirPassword(CapturedOutput output) {
		this.noServer.withBean(NatsConnectionDetails.class, () -> details("nats://joe:s3cret^@127.0.0.1:1"))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageStartingWith("Server 0 of " + FixedDetails.class.getName() + " is not a URL"));
		assertThat(output).doesNotContain("s3cret");
	}

	private void failsWith(String message, String... properties) {
		String[] all = List.of(properties).stream().map((property) -> PREFIX + property).toArray(String[]::new);
		this.runner.withPropertyValues(all)
			.run((context) -> assertThat(context).hasFailed().getFailure().hasStackTraceContaining(message));
	}

	private static Options options() {
		return Options.builder().server("nats://127.0.0.1:1").connectionName("own").build();
	}

	private static NatsConnectionDetails details(String server) {
		return new FixedDetails(server);
	}

	/**
	 * Details of one server that asks for a user.
	 */
	private record FixedDetails(String server) implements NatsConnectionDetails {

		@Override
		public List<String> getServers() {
			return List.of(this.server);
		}

		@Override
		public String getUsername() {
			return "joe";
		}

		@Override
		public String getPassword() {
			return "secret";
		}

	}

}
