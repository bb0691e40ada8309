// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.executor;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Method;

import io.github.tracepropagation.concurrent.TraceSnapshot;

/**
 * Whether a task is decorated for a call that makes it recur. A decorator is not told,
 * and a task with a trigger looks like one that runs once each time it is scheduled anew,
 * so that the frames of the scheduler on the stack are what tells. They are looked at
 * only where there is something to carry.
 */
final class RecurringCall {

	private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

	private static final String SPRING = "org.springframework.scheduling.concurrent.";

	private static final String TRIGGER_TYPE = "org.springframework.scheduling.Trigger";

	private static final String TRIGGER = "Lorg/springframework/scheduling/Trigger;";

	private RecurringCall() {
	}

	static boolean isUnderWay() {
		return TraceSnapshot.capture() != null
				&& WALKER.walk((frames) -> frames.dropWhile((frame) -> !frame.getClassName().startsWith(SPRING))
					.takeWhile(RecurringCall::isOfScheduler)
					.anyMatch(RecurringCall::recurs));
	}

	private static boolean isOfScheduler(StackFrame frame) {
		return frame.getClassName().startsWith(SPRING) || frame.getClassName().startsWith("java.util.concurrent.");
	}

	private static boolean recurs(StackFrame frame) {
		return recurs(frame.getMethodName()) || frame.getDescriptor().contains(TRIGGER)
				|| frame.getClassName().equals(SPRING + "ReschedulingRunnable");
	}

	private static boolean recurs(String method) {
		return method.equals("scheduleAtFixedRate") || method.equals("scheduleWithFixedDelay");
	}

	/**
	 * Whether a method of a scheduler makes a task recur.
	 * @param method the method that is called
	 * @return whether the task is to run without context
	 */
	static boolean recurs(Method method) {
		return recurs(method.getName())
				|| (method.getParameterCount() > 1 && method.getParameterTypes()[1].getName().equals(TRIGGER_TYPE));
	}

}
