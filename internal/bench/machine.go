package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// machine names what the run is on.
func machine() string {
	model := "unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == "model name" {
				model = strings.TrimSpace(v)
				break
			}
		}
	}
	load := ""
	if b, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = ", load before the run " + strings.Fields(string(b))[0]
	}
	return fmt.Sprintf("%s/%s, %d processors (%s)%s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), model, load)
}

// flushes gives how many times a second the disk of a folder makes 4 KiB durable.
func flushes(folder string, long time.Duration) (float64, error) {
	f, err := os.Create(filepath.Join(folder, "flush"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close(); _ = os.Remove(f.Name()) }()
	block := make([]byte, 4096)
	n := 0
	began := time.Now()
	for time.Since(began) < long {
		if _, err := f.WriteAt(block, int64(n%256)*4096); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(began).Seconds(), nil
}

// resident gives the memory of a process that is in use, in MiB; 0 where it cannot be read.
func resident(pid int) float64 { return status(pid, "VmRSS:") }

// peak gives the most that was in use since forgetPeak, which Linux alone does, or since the process began.
func peak(pid int) float64 { return status(pid, "VmHWM:") }

func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

func status(pid int, name string) float64 {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err == nil {
				return kib / 1024
			}
		}
	}
	return 0
}

// processor gives the time of the processors that this process has had, in it and in the kernel; 0 where it cannot be read.
func processor() time.Duration {
	b, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), ") ") // the name before may hold anything
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0
	}
	user, err1 := strconv.Atoi(f[11])
	kernel, err2 := strconv.Atoi(f[12])
	if err1 != nil || err2 != nil {
		return 0
	}
	return time.Duration(user+kernel) * 10 * time.Millisecond // hundredths, whatever the kernel's own clock is
}
