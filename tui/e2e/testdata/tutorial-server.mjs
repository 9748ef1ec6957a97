// A signalling server of 2014, with the rooms of tutorial-rooms.mjs. Run by node,
// without any package; the websocket protocol (RFC 6455) is as much as this needs.
import { createServer } from "node:http";
import { createHash } from "node:crypto";
import { handle } from "./tutorial-rooms.mjs";

// One websocket: whole, masked frames of text in, text out.
class Socket {
  constructor(stream) {
    this.stream = stream;
    this.buffer = Buffer.alloc(0);
    stream.on("data", (data) => this.take(data));
    stream.on("error", () => stream.destroy());
  }

  take(data) {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (let frame; (frame = this.next()); ) {
      if (frame.opcode === 1) handle(this, frame.payload.toString());
      else if (frame.opcode === 9) this.write(10, frame.payload);
      else if (frame.opcode === 8) this.stream.end(this.frame(8, frame.payload));
    }
  }

  next() {
    const b = this.buffer;
    if (b.length < 6) return null;
    let length = b[1] & 127, at = 2;
    if (length === 126) { length = b.readUInt16BE(2); at = 4; }
    if (b.length < at + 4 + length) return null;
    const mask = b.subarray(at, at + 4);
    const payload = Buffer.from(b.subarray(at + 4, at + 4 + length)).map((byte, i) => byte ^ mask[i % 4]);
    this.buffer = b.subarray(at + 4 + length);
    return { opcode: b[0] & 15, payload };
  }

  frame(opcode, payload) {
    const head = payload.length < 126 ? Buffer.from([128 | opcode, payload.length])
      : Buffer.from([128 | opcode, 126, payload.length >> 8, payload.length & 255]);
    return Buffer.concat([head, payload]);
  }

  write(opcode, payload) { if (this.stream.writable) this.stream.write(this.frame(opcode, payload)); }
  send(text) { this.write(1, Buffer.from(text)); }
  say(message) { this.send(JSON.stringify(message)); }
}

const server = createServer((_, response) => response.writeHead(404).end());
server.on("upgrade", (request, stream) => {
  const accept = createHash("sha1").update(request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest("base64");
  stream.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n");
  new Socket(stream);
});
server.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${server.address().port}`));
