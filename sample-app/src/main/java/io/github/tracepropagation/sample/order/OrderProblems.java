// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.order;

import io.github.tracepropagation.nats.NatsNoRespondersException;
import io.github.tracepropagation.nats.NatsRequestException;
import io.github.tracepropagation.nats.NatsRequestTimeoutException;
import io.github.tracepropagation.sample.inventory.UnknownSkuException;
import io.github.tracepropagation.sample.payment.PaymentDeclinedException;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.RestClientException;

/**
 * Says in HTTP why an order could not be placed.
 */
@RestControllerAdvice(assignableTypes = OrderController.class)
@Order(0)
class OrderProblems {

	private static final Logger logger = LoggerFactory.getLogger(OrderProblems.class);

	@ExceptionHandler
	ProblemDetail unknownSku(UnknownSkuException ex) {
		return refused(HttpStatus.UNPROCESSABLE_CONTENT, ex);
	}

	@ExceptionHandler
	ProblemDetail outOfStock(OutOfStockException ex) {
		return refused(HttpStatus.CONFLICT, ex);
	}

	@ExceptionHandler
	ProblemDetail paymentDeclined(PaymentDeclinedException ex) {
		return refused(HttpStatus.PAYMENT_REQUIRED, ex);
	}

	@ExceptionHandler
	ProblemDetail noPaymentService(NatsNoRespondersException ex) {
		return failed(HttpStatus.SERVICE_UNAVAILABLE, "No payment service is running", ex);
	}

	@ExceptionHandler
	ProblemDetail paymentTimeout(NatsRequestTimeoutException ex) {
		return failed(HttpStatus.GATEWAY_TIMEOUT, "The payment service did not answer in time", ex);
	}

	@ExceptionHandler
	ProblemDetail paymentFailure(NatsRequestException ex) {
		return failed(HttpStatus.BAD_GATEWAY, "The payment service could not be asked", ex);
	}

	@ExceptionHandler
	ProblemDetail inventoryFailure(RestClientException ex) {
		return failed(HttpStatus.BAD_GATEWAY, "The inventory could not be asked", ex);
	}

	@ExceptionHandler
	ProblemDetail shippingFailure(StatusRuntimeException ex) {
		return switch (ex.getStatus().getCode()) {
			case UNAVAILABLE -> failed(HttpStatus.SERVICE_UNAVAILABLE, "No shipping service is running", ex);
			case DEADLINE_EXCEEDED ->
				failed(HttpStatus.GATEWAY_TIMEOUT, "The shipping service did not answer in time", ex);
			default -> failed(HttpStatus.BAD_GATEWAY, "The shipping service could not be asked", ex);
		};
	}

	private static ProblemDetail refused(HttpStatus status, RuntimeException ex) {
		logger.info("Order refused: {}", ex.getMessage());
		return ProblemDetail.forStatusAndDetail(status, ex.getMessage());
	}

	private static ProblemDetail failed(HttpStatus status, String detail, RuntimeException ex) {
		logger.warn("Order failed: {}: {}", detail, ex.getMessage());
		return ProblemDetail.forStatusAndDetail(status, detail);
	}

}
