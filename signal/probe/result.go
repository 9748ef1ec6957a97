package probe

// State is what came of a check.
type State string

// The states. Only Failed means that something does not work.
const (
	OK      State = "ok"
	Warning State = "warn" // works, and will not for long or for all
	Failed  State = "fail"
	Skipped State = "skip" // there is nothing to try
)

// Result is what came of one check.
type Result struct {
	Name   string `json:"name"` // what was tried: "tls", a URL
	State  State  `json:"state"`
	Detail string `json:"detail"`           // one line: what was found
	Advice string `json:"advice,omitempty"` // one line: what to do, where it is not OK
}

// Report is told of each result as it comes, from the goroutine of Run.
type Report func(Result)

func (r Report) ok(name, detail string) { r(Result{Name: name, State: OK, Detail: detail}) }

func (r Report) skip(name, detail string) { r(Result{Name: name, State: Skipped, Detail: detail}) }

func (r Report) warn(name, detail, advice string) {
	r(Result{Name: name, State: Warning, Detail: detail, Advice: advice})
}

func (r Report) fail(name string, err error, advice string) {
	r(Result{Name: name, State: Failed, Detail: oneLine(err.Error()), Advice: advice})
}
