// A signalling server of 2014, on node and its "websocket" package, which .ci/rival
// fetches: the end-to-end tests meet at it, and make bench-server compares with it. It
// knows createRoom, offer, answer and iceCandidate, and answers roomCreated and error.
// Everything else it refuses, and it tells nobody that somebody has gone.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import websocket from "websocket";

const rooms = new Map();

function handle(socket, text) {
  const message = JSON.parse(text);
  const room = rooms.get(message.roomId);
  switch (message.type) {
    case "createRoom": {
      const id = randomBytes(8).toString("hex");
      rooms.set(id, { creator: socket });
      return socket.say({ type: "roomCreated", payload: id });
    }
    case "offer":
      if (!room) return socket.say({ type: "error", payload: "room does not exist" });
      if (room.joiner && room.joiner !== socket) return socket.say({ type: "error", payload: "room is already full" });
      room.joiner = socket;
      return room.creator.send(text);
    case "answer":
      return room?.joiner?.send(text);
    case "iceCandidate":
      return (socket === room?.creator ? room.joiner : room?.creator)?.send(text);
    default:
      return socket.say({ type: "error", payload: "unknown message " + message.type });
  }
}

const server = createServer((_, response) => response.writeHead(404).end());
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => console.log(`127.0.0.1:${server.address().port}`));

new websocket.server({ httpServer: server }).on("request", (request) => {
  const connection = request.accept(null, request.origin);
  const socket = {
    send: (text) => connection.sendUTF(text),
    say: (message) => connection.sendUTF(JSON.stringify(message)),
  };
  connection.on("message", (message) => handle(socket, message.utf8Data));
});
