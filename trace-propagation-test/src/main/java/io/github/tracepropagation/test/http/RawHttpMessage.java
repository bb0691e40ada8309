// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP request or response as it was on the wire.
 *
 * @param startLine the request line or the status line
 * @param headerLines the lines of the header as they were sent, in order, without their
 * ends
 * @param body the body, decoded from chunks
 * @since 0.1.0
 */
public record RawHttpMessage(String startLine, List<String> headerLines, String body) {

	/**
	 * Return the values of a header.
	 * @param name the name, in upper or lower case
	 * @return the values in order, one for each line
	 */
	public List<String> header(String name) {
		return this.headerLines.stream()
			.filter((line) -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
			.map((line) -> line.substring(name.length() + 1).strip())
			.toList();
	}

	/**
	 * Return the status of a response.
	 * @return the status code
	 */
	public int status() {
		return Integer.parseInt(this.startLine.split(" ")[1]);
	}

	/**
	 * Return the target of a request.
	 * @return the path and the query
	 */
	public String target() {
		return this.startLine.split(" ")[1];
	}

	static RawHttpMessage read(InputStream in, boolean bodyEndsWithConnection) throws IOException {
		String startLine = readLine(in);
		List<String> headerLines = new ArrayList<>();
		for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
			headerLines.add(line);
		}
		RawHttpMessage head = new RawHttpMessage(startLine, List.copyOf(headerLines), "");
		byte[] body = head.readBody(in, bodyEndsWithConnection);
		return new RawHttpMessage(startLine, head.headerLines, new String(body, StandardCharsets.UTF_8));
	}

	private byte[] readBody(InputStream in, boolean endsWithConnection) throws IOException {
		if (header("Transfer-Encoding").contains("chunked")) {
			return readChunks(in);
		}
		List<String> length = header("Content-Length");
		if (!length.isEmpty()) {
			return in.readNBytes(Integer.parseInt(length.get(0)));
		}
		return endsWithConnection ? in.readAllBytes() : new byte[0];
	}

	private static byte[] readChunks(InputStream in) throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int size = readChunkSize(in); size > 0; size = readChunkSize(in)) {
			body.write(in.readNBytes(size));
			readLine(in);
		}
		return body.toByteArray();
	}

	private static int readChunkSize(InputStream in) throws IOException {
		return Integer.parseInt(readLine(in).split(";")[0].strip(), 16);
	}

	private static String readLine(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int read = in.read(); read != '\n'; read = in.read()) {
			if (read == -1) {
				throw new EOFException("The connection ended within a message");
			}
			line.write(read);
		}
		String text = line.toString(StandardCharsets.UTF_8);
		return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
	}

}
