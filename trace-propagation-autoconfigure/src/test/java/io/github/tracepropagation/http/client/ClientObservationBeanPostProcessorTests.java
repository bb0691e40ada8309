// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the post-processors of {@link RestTemplate}, {@link RestClient} and
 * {@link WebClient} beans.
 */
class ClientObservationBeanPostProcessorTests {

	private final List<Observation.Context> observed = new CopyOnWriteArrayList<>();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final ObjectProvider<ObservationRegistry> provider = provider(Map.of("registry", this.registry));

	@BeforeEach
	void observe() {
		this.registry.observationConfig().observationHandler(new Recorder(this.observed));
	}

	@Test
	void restTemplateIsGivenTheRegistry() {
		RestTemplate client = new RestTemplate();
		assertThat(process(new RestTemplateObservationBeanPostProcessor(this.provider), client)).isSameAs(client);
		assertThat(client.getObservationRegistry()).isSameAs(this.registry);
	}

	@Test
	void restTemplateKeepsTheRegistryItHas() {
		ObservationRegistry own = ObservationRegistry.create();
		own.observationConfig().observationHandler(new Recorder(this.observed));
		RestTemplate client = new RestTemplate();
		client.setObservationRegistry(own);
		process(new RestTemplateObservationBeanPostProcessor(this.provider), client);
		assertThat(client.getObservationRegistry()).isSameAs(own);
	}

	@Test
	void restTemplateThatRefusesStaysAsItIs() {
		RestTemplate client = new RestTemplate() {

			@Override
			public void setObservationRegistry(ObservationRegistry observationRegistry) {
				throw new UnsupportedOperationException("On purpose");
			}

		};
		assertThat(process(new RestTemplateObservationBeanPostProcessor(this.provider), client)).isSameAs(client);
	}

	@Test
	void restClientIsRebuiltWithTheRegistry() {
		RestClient client = RestClient.builder()
			.requestFactory(ClientObservationBeanPostProcessorTests::request)
			.build();
		RestClient processed = (RestClient) process(new RestClientObservationBeanPostProcessor(this.provider), client);
		processed.get().uri("http://localhost/").retrieve().toBodilessEntity();
		assertThat(this.observed).hasSize(1);
	}

	@Test
	void restClientBuilderIsGivenTheRegistry() {
		RestClient.Builder builder = RestClient.builder()
			.requestFactory(ClientObservationBeanPostProcessorTests::request);
		assertThat(process(new RestClientObservationBeanPostProcessor(this.provider), builder)).isSameAs(builder);
		builder.build().get().uri("http://localhost/").retrieve().toBodilessEntity();
		assertThat(this.observed).hasSize(1);
	}

	@Test
	void webClientIsRebuiltWithTheRegistry() {
		WebClient client = WebClient.builder()
			.exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.OK).build()))
			.build();
		WebClient processed = (WebClient) process(new WebClientObservationBeanPostProcessor(this.provider), client);
		processed.get().uri("http://localhost/").retrieve().toBodilessEntity().block();
		assertThat(this.observed).hasSize(1);
	}

	@Test
	void webClientBuilderIsGivenTheRegistry() {
		WebClient.Builder builder = WebClient.builder()
			.exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.OK).build()));
		assertThat(process(new WebClientObservationBeanPostProcessor(this.provider), builder)).isSameAs(builder);
		builder.build().get().uri("http://localhost/").retrieve().toBodilessEntity().block();
		assertThat(this.observed).hasSize(1);
	}

	@Test
	void clientsThatAreNotOfSpringStayAsTheyAre() {
		RestClient restClient = decorate(RestClient.class, RestClient.create());
		WebClient webClient = decorate(WebClient.class, WebClient.create());
		assertThat(process(new RestClientObservationBeanPostProcessor(this.provider), restClient)).isSameAs(restClient);
		assertThat(process(new WebClientObservationBeanPostProcessor(this.provider), webClient)).isSameAs(webClient);
	}

	@Test
	void clientsStayAsTheyAreWithoutARegistry() {
		ObjectProvider<ObservationRegistry> none = provider(Map.of());
		RestTemplate restTemplate = new RestTemplate();
		RestClient restClient = RestClient.create();
		WebClient webClient = WebClient.create();
		process(new RestTemplateObservationBeanPostProcessor(none), restTemplate);
		assertThat(restTemplate.getObservationRegistry().isNoop()).isTrue();
		assertThat(process(new RestClientObservationBeanPostProcessor(none), restClient)).isSameAs(restClient);
		assertThat(process(new WebClientObservationBeanPostProcessor(none), webClient)).isSameAs(webClient);
	}

	@Test
	void clientsStayAsTheyAreWhereTheRegistryCannotBeChosen() {
		ObjectProvider<ObservationRegistry> two = provider(
				Map.of("one", this.registry, "other", ObservationRegistry.create()));
		RestClient client = RestClient.create();
		assertThat(process(new RestClientObservationBeanPostProcessor(two), client)).isSameAs(client);
	}

	@Test
	void otherBeansStayAsTheyAre() {
		Object bean = new Object();
		assertThat(process(new RestTemplateObservationBeanPostProcessor(this.provider), bean)).isSameAs(bean);
		assertThat(process(new RestClientObservationBeanPostProcessor(this.provider), bean)).isSameAs(bean);
		assertThat(process(new WebClientObservationBeanPostProcessor(this.provider), bean)).isSameAs(bean);
	}

	private static Object process(BeanPostProcessor postProcessor, Object bean) {
		return Objects.requireNonNull(postProcessor.postProcessBeforeInitialization(bean, "client"));
	}

	private static ObjectProvider<ObservationRegistry> provider(Map<String, Object> beans) {
		return new StaticListableBeanFactory(beans).getBeanProvider(ObservationRegistry.class);
	}

	private static ClientHttpRequest request(URI uri, HttpMethod method) {
		MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
		request.setResponse(new MockClientHttpResponse(new byte[0], HttpStatus.OK));
		return request;
	}

	private static <T> T decorate(Class<T> type, T client) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> method.invoke(client, arguments)));
	}

	/**
	 * Keeps what was observed.
	 *
	 * @param observed what was observed
	 */
	record Recorder(List<Observation.Context> observed) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			this.observed.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
