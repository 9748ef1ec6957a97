// The rooms of a signalling server of 2014: it knows createRoom, offer, answer and
// iceCandidate, and answers roomCreated and error. Everything else it refuses,
// and it tells nobody that somebody has gone. A socket can send(text) and
// say(object).
import { randomBytes } from "node:crypto";

const rooms = new Map();

export function handle(socket, text) {
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
