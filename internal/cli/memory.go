package cli

import (
	"os"
	"runtime/debug"
)

// roomy lets the heap grow to four times what lives in it before it is collected, where GOGC does not say otherwise. Little
// lives in a server's heap, so that is tens of megabytes, and under load a tenth of the processors' time.
func roomy() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
}
