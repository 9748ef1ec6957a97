// What rtcchat serve is compared with: the rooms of 2014 (tutorial-rooms.mjs, from
// tui/e2e/testdata) on node and its "websocket" package. .ci/rival puts the three together.
import { createServer } from "node:http";
import websocket from "websocket";
import { handle } from "./tutorial-rooms.mjs";

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
