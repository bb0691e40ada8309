// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.nats.client.Connection;
import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for each kind of login, on servers that ask for it.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsLoginIntegrationTests {

	private static final String PREFIX = "trace-propagation.nats.connection.";

	private static final String BUNDLE = "classpath:io/github/tracepropagation/autoconfigure/nats/connection/server.crt";

	@TempDir
	private Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NatsConnectionAutoConfiguration.class, SslAutoConfiguration.class));

	@Test
	void logsInByUserAndPassword() {
		try (OwnNatsServer server = NatsTestServer.startOwn("--user", "joe", "--pass", "s3cret")) {
			connects(server, "username=joe", "password=s3cret");
			connects(server, "servers=nats://joe:s3cret@127.0.0.1:" + server.url().getPort());
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aWrongPasswordStopsTheStartAndIsNotTold(boolean retry, CapturedOutput output) {
		try (OwnNatsServer server = NatsTestServer.startOwn("--user", "joe", "--pass", "s3cret")) {
			fails(server, "the login was refused", "username=joe", "password=wr0ng", "retry-on-startup=" + retry);
			fails(server, "the login was refused", "retry-on-startup=" + retry,
					"servers=nats://joe:wr0ng@127.0.0.1:" + server.url().getPort());
			fails(server, "the login was refused", "retry-on-startup=" + retry);
		}
		assertThat(output).doesNotContain("wr0ng").doesNotContain("s3cret");
	}

	@Test
	void logsInByToken(CapturedOutput output) {
		try (OwnNatsServer server = NatsTestServer.startOwn("--auth", "t0ken")) {
			connects(server, "token=t0ken");
			connects(server, "servers=nats://t0ken@127.0.0.1:" + server.url().getPort());
			fails(server, "the login was refused", "token=0ther");
		}
		assertThat(output).doesNotContain("t0ken").doesNotContain("0ther");
	}

	@Test
	void logsInByNkey(CapturedOutput output) throws Exception {
		NKey user = NKey.createUser(new SecureRandom());
		String seed = new String(user.getSeed());
		String stranger = new String(NKey.createUser(new SecureRandom()).getSeed());
		Path config = write("nkey.conf", "authorization: { users: [ { nkey: " + publicKey(user) + " } ] }");
		try (OwnNatsServer server = NatsTestServer.startOwn("--config", config.toString())) {
			connects(server, "nkey=" + seed);
			connects(server, "nkey-file=file:" + write("user.seed", seed));
			fails(server, "the login was refused", "nkey=" + stranger);
		}
		assertThat(output).doesNotContain(seed).doesNotContain(stranger);
	}

	@Test
	void logsInByCredentials(CapturedOutput output) throws Exception {
		Operator operator = new Operator();
		NKey user = NKey.createUser(new SecureRandom());
		String seed = new String(user.getSeed());
		Path credentials = write("user.creds", operator.credentials(user));
		Path config = write("jwt.conf", operator.serverConfiguration());
		try (OwnNatsServer server = NatsTestServer.startOwn("--config", config.toString())) {
			connects(server, "credentials=file:" + credentials);
			fails(server, "the login was refused",
					"credentials=file:" + write("other.creds", new Operator().credentials(user)));
		}
		assertThat(output).doesNotContain(seed);
	}

	@Test
	void connectsByTlsWithAnSslBundle() throws IOException {
		try (OwnNatsServer server = startTls()) {
			this.runner
				.withPropertyValues(PREFIX + "servers=" + server.url(), PREFIX + "ssl.bundle=nats",
						"spring.ssl.bundle.pem.nats.truststore.certificate=" + BUNDLE)
				.run((context) -> assertThat(context.getBean(Connection.class).getServerInfo().isTLSRequired())
					.isTrue());
		}
	}

	@Test
	void saysThatTlsIsTheReasonWhereItIs() throws IOException {
		try (OwnNatsServer server = startTls()) {
			fails(server, "there was no agreement about TLS (SSL required by server.)");
			fails(server, "there was no agreement about TLS (", "servers=tls://127.0.0.1:" + server.url().getPort());
		}
		try (OwnNatsServer server = NatsTestServer.startOwn()) {
			fails(server, "there was no agreement about TLS (SSL connection wanted by client.)",
					"servers=tls://127.0.0.1:" + server.url().getPort());
		}
	}

	private void connects(OwnNatsServer server, String... properties) {
		configure(server, properties).run((context) -> assertThat(context).hasNotFailed()
			.getBean(Connection.class)
			.returns(Connection.Status.CONNECTED, Connection::getStatus));
	}

	private void fails(OwnNatsServer server, String reason, String... properties) {
		configure(server, properties).run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.rootCause()
			.isInstanceOf(NatsConnectionFailedException.class)
			.hasMessageStartingWith("No connection to NATS could be made at ")
			.hasMessageContaining("://127.0.0.1:" + server.url().getPort() + ": " + reason));
	}

	private ApplicationContextRunner configure(OwnNatsServer server, String... properties) {
		return this.runner.withPropertyValues(PREFIX + "servers=" + server.url())
			.withPropertyValues(
					List.of(properties).stream().map((property) -> PREFIX + property).toArray(String[]::new));
	}

	private OwnNatsServer startTls() throws IOException {
		return NatsTestServer.startOwn("--tls", "--tlscert", file("server.crt"), "--tlskey", file("server.key"));
	}

	private static String file(String name) throws IOException {
		return new ClassPathResource(name, NatsLoginIntegrationTests.class).getFile().getPath();
	}

	private Path write(String name, String content) throws IOException {
		return Files.writeString(this.directory.resolve(name), content);
	}

	private static String publicKey(NKey key) throws GeneralSecurityException, IOException {
		return new String(key.getPublicKey());
	}

	/**
	 * Who issues JWTs: an operator with an account, and the one of the system that
	 * JetStream needs.
	 */
	private static final class Operator {

		private final NKey operator = NKey.createOperator(new SecureRandom());

		private final NKey account = NKey.createAccount(new SecureRandom());

		private final NKey system = NKey.createAccount(new SecureRandom());

		private Operator() throws Exception {
		}

		private String serverConfiguration() throws Exception {
			String operatorJwt = issue(this.operator, "{\"type\":\"operator\",\"version\":2}");
			return "operator: " + operatorJwt + "\nresolver: MEMORY\nsystem_account: " + publicKey(this.system)
					+ "\nresolver_preload: { " + preload(this.account) + ", " + preload(this.system) + " }\n";
		}

		private String preload(NKey account) throws Exception {
			return publicKey(account) + ": " + issue(account, "{\"type\":\"account\",\"version\":2,\"limits\":"
					+ "{\"subs\":-1,\"data\":-1,\"payload\":-1,\"conn\":-1,\"imports\":-1,\"exports\":-1,\"leaf\":-1}}");
		}

		private String credentials(NKey user) throws Exception {
			String jwt = JwtUtils.issueUserJWT(this.account, publicKey(this.account), publicKey(user));
			return String.format(JwtUtils.NATS_USER_JWT_FORMAT, jwt, new String(user.getSeed()));
		}

		private String issue(NKey subject, String claim) throws Exception {
			return JwtUtils.issueJWT(this.operator, publicKey(subject), "test", Duration.ZERO,
					JwtUtils.currentTimeSeconds(), publicKey(this.operator), () -> claim);
		}

	}

}
