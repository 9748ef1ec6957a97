package server

import (
	"html/template"
	"io"
	"net/http"
	"strings"

	"github.com/rtcchat/rtcchat/signal"
)

// The page of a room. It names no resource of any origin and runs no script.
var roomPage = template.Must(template.New("room").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>rtcchat: you are invited</title>
</head>
<body>
<h1>You are invited to a call</h1>
<p>Type this into a terminal:</p>
<pre>{{.}}</pre>
<p>If the address of this page has a part after a #, use the whole address in place of the link above.</p>
</body>
</html>
`))

// servePage tells how to join a room. It does not tell whether there is one.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	id, err := signal.ParseRoomID(r.PathValue("id"))
	if err != nil {
		http.Error(w, "this is no room ID: check the link", http.StatusNotFound)
		return
	}
	server, err := signal.ParseServer(s.publicURL(r))
	if err != nil {
		http.Error(w, "the request names no valid host", http.StatusBadRequest)
		return
	}
	command := signal.Invite{Server: server, RoomID: id}.Command()
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		writeText(w, command)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = roomPage.Execute(w, command) // only a visitor who has gone makes it fail
}

// publicURL is the address under which the visitor found this server.
func (s *Server) publicURL(r *http.Request) string {
	if s.cfg.PublicURL != "" {
		return s.cfg.PublicURL
	}
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func serveIndex(w http.ResponseWriter, _ *http.Request) {
	writeText(w, "This is a signalling server of rtcchat, video chat in a terminal.")
}

func serveHealth(w http.ResponseWriter, _ *http.Request) { writeText(w, "ok") }

func writeText(w http.ResponseWriter, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, line+"\n") // only a visitor who has gone makes it fail
}

// plainHeaders keeps room IDs out of caches and referrers, and pages to themselves.
func plainHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}
