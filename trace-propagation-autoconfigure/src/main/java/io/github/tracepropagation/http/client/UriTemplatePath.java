// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import org.jspecify.annotations.Nullable;

/**
 * The path of a URI template, such as {@code /orders/{id}}, without what comes before and
 * after it: names and words in the authority, and values in the query, stay out.
 */
final class UriTemplatePath {

	private static final String AUTHORITY = "://";

	private UriTemplatePath() {
	}

	/**
	 * Return the path.
	 * @param uriTemplate the template, absolute or not, or {@code null}
	 * @return the path, which begins with a slash, or {@code null} where there is no
	 * template
	 */
	static @Nullable String of(@Nullable String uriTemplate) {
		if (uriTemplate == null) {
			return null;
		}
		int start = startOfPath(uriTemplate);
		String path = uriTemplate.substring(start, indexOf("?#", uriTemplate, start));
		return path.startsWith("/") ? path : "/" + path;
	}

	private static int startOfPath(String uriTemplate) {
		int scheme = indexOf("/?#", uriTemplate, 0) - 1;
		return (scheme > 0 && uriTemplate.startsWith(AUTHORITY, scheme))
				? indexOf("/?#", uriTemplate, scheme + AUTHORITY.length()) : 0;
	}

	// What is within braces is the name of a variable
	private static int indexOf(String characters, String uriTemplate, int from) {
		int i = from;
		while (i < uriTemplate.length() && characters.indexOf(uriTemplate.charAt(i)) == -1) {
			int end = (uriTemplate.charAt(i) == '{') ? uriTemplate.indexOf('}', i) : i;
			i = Math.max(i, end) + 1;
		}
		return i;
	}

}
