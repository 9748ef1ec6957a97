package web

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// server has the page's routes as signal/server has them.
func server(p *Page) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.ServeFront)
	mux.HandleFunc("GET /r/{id}", func(w http.ResponseWriter, r *http.Request) {
		p.ServeRoom(w, r, "rtcchat join http://host/r/"+r.PathValue("id"))
	})
	mux.HandleFunc(FilePattern, p.ServeFile)
	return mux
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

var (
	link       = regexp.MustCompile(`(?:href|src)="([^"]+/web/[^"]+)"`)
	importFrom = regexp.MustCompile(`from "(\./[^"]+)"`)
	// What the policy forbids: scripts, handlers and styles within the page.
	inline = regexp.MustCompile(`(?i)<script>|<style|\sstyle=|\son[a-z]+=|javascript:|https?://`)
)

func TestPageLinksItsFiles(t *testing.T) {
	p := New()
	h := server(p)
	for _, at := range []string{"/", "/r/abc-def-ghj-kmn-pqr-stu"} {
		w := get(h, at)
		found := link.FindAllStringSubmatch(w.Body.String(), -1)
		if w.Code != http.StatusOK || len(found) != 3+len(p.modules) {
			t.Fatalf("%s: %d with %d files", at, w.Code, len(found))
		}
		for _, m := range found {
			file := path.Join(path.Dir(at+"x"), m[1])
			if w := get(h, file); w.Code != http.StatusOK {
				t.Errorf("%s names %s, which answers %d", at, file, w.Code)
			}
		}
	}
}

func TestPageKeepsItsPolicy(t *testing.T) {
	w := get(server(New()), "/")
	if found := inline.FindString(w.Body.String()); found != "" {
		t.Errorf("the page has %q", found)
	}
	h := w.Header()
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "connect-src 'self'"} {
		if !strings.Contains(h.Get("Content-Security-Policy"), want) {
			t.Errorf("no %q in the policy", want)
		}
	}
	if strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
		t.Error("the policy allows what is unsafe")
	}
	if p := h.Get("Permissions-Policy"); !strings.Contains(p, "camera=(self)") || !strings.Contains(p, "microphone=(self)") {
		t.Errorf("permissions %q", p)
	}
	if strings.Contains(h.Get("Cache-Control"), "immutable") {
		t.Error("the page itself is kept for good")
	}
}

func TestRoomEscapesTheCommand(t *testing.T) {
	w := httptest.NewRecorder()
	New().ServeRoom(w, httptest.NewRequest("GET", "/r/x", nil), "<script>alert(1)</script>")
	if strings.Contains(w.Body.String(), "<script>alert") {
		t.Error("the command is markup")
	}
}

func TestFiles(t *testing.T) {
	p := New()
	h := server(p)
	for _, tt := range []struct{ path, contentType string }{
		{"main.js", "text/javascript; charset=utf-8"},
		{"style.css", "text/css; charset=utf-8"},
		{"icon.svg", "image/svg+xml"},
	} {
		w := get(h, "/web/"+p.version+"/"+tt.path)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != tt.contentType {
			t.Errorf("%s: %d %s", tt.path, w.Code, w.Header().Get("Content-Type"))
		}
		if !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s is not kept", tt.path)
		}
	}
	for _, wrong := range []string{"/web/" + p.version + "/page.html", "/web/" + p.version + "/nothing.js", "/web/other/main.js", "/web/" + p.version + "/..%2fweb.go"} {
		if w := get(h, wrong); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", wrong, w.Code)
		}
	}
}

// TestModulesImportWhatIsThere also sees that nothing comes from elsewhere.
func TestModulesImportWhatIsThere(t *testing.T) {
	names, err := fs.Glob(static, "static/*")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if contentTypes[path.Ext(name)] == "" {
			t.Errorf("%s has no content type", name)
		}
		content, err := static.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range importFrom.FindAllStringSubmatch(string(content), -1) {
			if _, err := static.ReadFile("static/" + path.Base(m[1])); err != nil {
				t.Errorf("%s imports %s: %v", name, m[1], err)
			}
		}
	}
}

// TestModules runs the tests of the modules that need no browser.
func TestModules(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	tests, err := filepath.Glob("test/*.test.mjs")
	if err != nil || len(tests) == 0 {
		t.Fatal(tests, err)
	}
	out, err := exec.CommandContext(t.Context(), node, append([]string{"--test"}, tests...)...).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
