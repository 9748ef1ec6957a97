package media

import "github.com/gen2brain/malgo"

// soundBackends tells what to try: Core Audio, which prints nothing.
func soundBackends() []malgo.Backend { return []malgo.Backend{malgo.BackendCoreaudio} }
