package signal

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzValidJSON compares with encoding/json, which has another bound for nesting.
func FuzzValidJSON(f *testing.F) {
	for _, seed := range []string{
		``, ` `, `{}`, `[]`, `[,]`, `[1,]`, `{"a":1,}`, `{"a"}`, `{"a":}`, `{a:1}`, ` { "a" : [ 1 , {"b" : null} ] } `, `{"a":1}}`, `[`, `{"a":1`,
		`"a`, `"\"`, `"\u12g4"`, `"\u12"`, `"\uABcd\n\/"`, "\"\x1f\"", "\"\x7f\xff\"", `"\a"`, "[\"a\"\v]", "\x00", "1\x00", "[\x00]",
		`0`, `01`, `-`, `-0`, `-1.5e+9`, `1.`, `.1`, `1e`, `1E-`, `+1`, `true`, `tru`, `truefalse`, `null `, `nul`, `false,`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		nested := bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > maxNesting
		if got, want := validJSON(data), json.Valid(data); got != want && !nested {
			t.Errorf("%q: %v, want %v", data, got, want)
		}
	})
}

func TestNestingIsBounded(t *testing.T) {
	for n, want := range map[int]bool{maxNesting: true, maxNesting + 1: false, MaxMessageSize / 2: false} {
		if got := validJSON([]byte(strings.Repeat("[", n) + strings.Repeat("]", n))); got != want {
			t.Errorf("%d deep: %v", n, got)
		}
	}
}
