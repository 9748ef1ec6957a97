// Package web is the page for guests who have only a browser: plain HTML, CSS
// and JavaScript modules, embedded, used as they are.
//
//	main.js ─► session.js ─► call.js ─┬─► room.js ─► link.js (comes back), seat.js ─► signalling.js (one websocket)
//	              │                   ├─► negotiation.js (offers, answers), progress.js (states, patience)
//	              │                   └─► peer.js (RTCPeerConnection) ─► control.js
//	              ├─► devices.js (camera, microphone), meter.js
//	              └─► view.js (all that is shown), words.js
//
// The page is a client of docs/PROTOCOL.md like any other; call.js is to it what
// rtc is to the terminal. It loads nothing from elsewhere and keeps nothing but
// the visitor's name.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"time"
)

//go:embed static
var static embed.FS

//go:embed page.html
var source string

var page = template.Must(template.New("page").Parse(source))

// policy lets the page do what it does and nothing else: its own modules and
// style, its own websocket, no markup from strings.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// permissions gives the page what a call needs; all else that asks is refused.
const permissions = "camera=(self), microphone=(self), autoplay=(self), " +
	"display-capture=(), geolocation=(), payment=(), usb=()"

// FilePattern is where [Page.ServeFile] belongs in a [http.ServeMux].
const FilePattern = "GET /web/{version}/{file}"

// contentTypes are those of the files, whatever the machine's tables say.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// Page serves the page, at the front door and for rooms, and its files. Its
// methods may be called from any goroutine.
type Page struct {
	version string
	modules []string // what main.js imports, and what that does
}

// New makes a Page. Its files are below a path that names their content, so that
// a browser may keep them for good and never mixes two versions.
func New() *Page {
	sum := sha256.New()
	_ = fs.WalkDir(static, ".", func(name string, _ fs.DirEntry, _ error) error {
		content, _ := static.ReadFile(name) // nothing for a directory; a file is there
		sum.Write(content)
		return nil
	})
	return &Page{version: hex.EncodeToString(sum.Sum(nil)[:8]), modules: modules()}
}

// modules are the names of all modules but the first. The page names them, so that
// they come at once and not one after the other as each is read.
func modules() (names []string) {
	found, _ := fs.Glob(static, "static/*.js") // the pattern is well-formed
	for _, file := range found {
		if name := path.Base(file); name != "main.js" {
			names = append(names, name)
		}
	}
	return names
}

// ServeFront serves the page at the server's own address.
func (p *Page) ServeFront(w http.ResponseWriter, r *http.Request) { p.serve(w, r, ".", "") }

// ServeRoom serves the page at the address of a room, /r/ID. command is the line
// that joins the room from a terminal, for visitors without JavaScript.
func (p *Page) ServeRoom(w http.ResponseWriter, r *http.Request, command string) {
	p.serve(w, r, "..", command)
}

// serve writes the page with links relative to its own address: the server may
// be below any prefix of a proxy. front is the way from there to the front page.
func (p *Page) serve(w http.ResponseWriter, r *http.Request, front, command string) {
	var html bytes.Buffer
	err := page.Execute(&html, struct {
		Front, Files, Command string
		Modules               []string
	}{front + "/", front + "/web/" + p.version, command, p.modules})
	if err != nil {
		http.Error(w, "the page cannot be made", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("Permissions-Policy", permissions)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(html.Bytes()))
}

// ServeFile serves one of the page's files, to be kept by the browser.
func (p *Page) ServeFile(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	content, err := static.ReadFile("static/" + name)
	if err != nil || r.PathValue("version") != p.version {
		http.Error(w, "there is no such file", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentTypes[path.Ext(name)])
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
