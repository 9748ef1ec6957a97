package signal

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

// FuzzParseObject compares with encoding/json: what is taken is the same object,
// and what is not taken is none, or has a field twice or too many.
func FuzzParseObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` { "a" : 1 , "b":[ {"x":"]"} ], "c":"\"}", "d\\":null } `, `{"a":"\\\\","b":"\\\""}`, `{"a":1}x`, `{"a":1,}`,
		`{"\u0061":1,"a":2}`, `{"a":-1.5e9}`, `{"a":true	}`, `[1]`, `"a"`, `{"a":{"b":{"c":[[]]}}}`, "{\"\\ud800\":\"\xff\"}", ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := parseObject(data)
		var want map[string]json.RawMessage
		wantErr := json.Unmarshal(data, &want)
		if err == nil && (wantErr != nil || want == nil) {
			t.Fatalf("took %q, which encoding/json does not: %v", data, wantErr)
		}
		if err != nil {
			refusedRightly(t, data, want, wantErr, err)
			return
		}
		for name, value := range got {
			if !reflect.DeepEqual(plain(t, value), plain(t, want[name])) {
				t.Fatalf("field %q of %q is %q, want %q", name, data, value, want[name])
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%d fields of %q, want %d", len(got), data, len(want))
		}
	})
}

// refusedRightly fails the test where there is nothing wrong with data.
func refusedRightly(t *testing.T, data []byte, want map[string]json.RawMessage, wantErr, err error) {
	t.Helper()
	switch {
	case wantErr != nil, want == nil, len(want) > maxFields:
	case err.Error() == "not UTF-8": // encoding/json puts it right
	case err.Error() == "a field comes twice" && bytes.Count(data, []byte(`:`)) > len(want):
	default:
		t.Fatalf("refused %q: %v", data, err)
	}
}

func plain(t *testing.T, raw json.RawMessage) (v any) {
	t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("value %q: %v", raw, err)
	}
	return v
}
