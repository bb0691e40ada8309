// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.problem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers what nobody else has an answer to, while the trace is still at hand.
 */
@RestControllerAdvice
class UnexpectedProblems {

	private static final Logger logger = LoggerFactory.getLogger(UnexpectedProblems.class);

	@ExceptionHandler
	ProblemDetail unexpected(Exception ex) {
		logger.error("Request failed", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
				"This should not have happened. Quote the trace id when you report it.");
	}

}
