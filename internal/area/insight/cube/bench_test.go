//go:build unix

package cube

import (
	"bytes"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// invented gives n facts of 200 organisations and five years in the order in which a database gives them.
func invented(n int) iter.Seq2[*Fact, error] {
	return func(yield func(*Fact, error) bool) {
		d := rand.New(rand.NewPCG(7, 7))
		dims := Dims()
		f := Fact{Values: make([]string, len(dims)), Version: 1, Events: 1, Alleged: 1}
		days := make([]string, 1826)
		for i := range days {
			days[i] = time.Date(2021, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}
		left, key := 0, ""
		for i := range n {
			if left == 0 {
				left = 1
				if x := d.IntN(100); x >= 97 {
					left = 3
				} else if x >= 85 {
					left = 2
				}
				o := i * 200 / n
				f.Org, key = "R"+strconv.Itoa(100+o), strconv.FormatUint(d.Uint64(), 36)
				f.Unit, f.Site = f.Org+"-u"+strconv.Itoa(d.IntN(100)), f.Org+"-s"+strconv.Itoa(d.IntN(5))
				day := (i*200 - o*n) * len(days) / n
				f.Date, f.Staff, f.Delay = days[min(max(day, 0), len(days)-1)], 0, int64(d.IntN(5))
				f.Reported = time.Unix(1.7e9, 0)
				f.Acknowledged, f.Fed = f.Reported.Add(time.Duration(d.IntN(50))*time.Hour), f.Reported.Add(time.Duration(d.IntN(300))*time.Hour)
				for k, x := range dims {
					v := x.Codes[d.IntN(len(x.Codes))]
					switch {
					case x.Name == Kind:
						if v = "single"; d.IntN(50) == 0 {
							v = x.Codes[1+d.IntN(2)]
						}
					case x.Name == "record_state":
						if v = "final"; d.IntN(50) == 0 {
							v = rejected
						}
					case x.Many && d.IntN(4) == 0:
						v += ";" + x.Codes[d.IntN(len(x.Codes))]
					}
					f.Values[k] = v
				}
			}
			left--
			f.Staff++
			f.ID = key + "." + strconv.FormatInt(f.Staff, 10)
			f.Absence = -1
			if d.IntN(10) == 0 {
				f.Absence = int64(d.IntN(60))
			}
			if !yield(&f, nil) {
				return
			}
		}
	}
}

func loaded(b *testing.B, n int) *Cube {
	b.Helper()
	c, err := New(Dims())
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Apply(invented(n)); err != nil {
		b.Fatal(err)
	}
	return c
}

var benchQueries = []string{
	"by=month", "by=month,org", "by=org,month,violence_primary&measure=physical", "by=service_setting&org=R150&from=2024-01-01", "measure=fed_back_in_time&by=org", // the usual
	"by=hour,weekday", "by=hour,weekday,org", "by=staff_group,age_band,gender&measure=injured", "by=month,staff_group,physical_harm&factor=alcohol,drugs",
	"by=method", "by=method,trigger,month", "by=job_role,month&measure=absence_days", "by=unit,month&method.all=bite,kick", "by=day,org", "by=factor,org", "by=site,month",
	"by=hour,weekday&org=R150&from=2025-01-01", "by=unit,month&kind=pattern", "by=unit,month,violence_primary&org=R150",
}

// BenchmarkSlice10M measures slices over as many facts as HAVENWARD_FACTS says, normally ten million.
func BenchmarkSlice10M(b *testing.B) {
	n, _ := strconv.Atoi(os.Getenv("HAVENWARD_FACTS"))
	if testing.Short() || n == 0 {
		b.Skip("large: HAVENWARD_FACTS says how many facts")
	}
	at := time.Now()
	c := loaded(b, n)
	memory(b, "applied", time.Since(at), n)
	file := filepath.Join(b.TempDir(), "cube")
	at = time.Now()
	f, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Keep(f, nil); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	fmt.Fprintln(os.Stderr, "kept in", time.Since(at)) // the log of a benchmark with others inside is lost
	alone := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestAKeptCubeAlone$")
	alone.Env, alone.Stderr = append(os.Environ(), "HAVENWARD_KEPT="+file), os.Stderr
	if err := alone.Run(); err != nil {
		b.Fatal(err)
	}
	if c, err = New(Dims()); err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	if f, err = os.Open(file); err != nil {
		b.Fatal(err)
	}
	at = time.Now()
	if _, err := c.Restore(f); err != nil {
		b.Fatal(err)
	}
	memory(b, "restored", time.Since(at), n)
	_ = f.Close()
	for _, text := range benchQueries {
		b.Run(text, func(b *testing.B) { ask(b, c, text) })
	}
}

// TestAKeptCubeAlone restores the file that HAVENWARD_KEPT names, in a process that does nothing else, and says what it took.
func TestAKeptCubeAlone(t *testing.T) {
	file := os.Getenv("HAVENWARD_KEPT")
	if file == "" {
		t.Skip("BenchmarkSlice10M runs it")
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	c, at := fresh(t), time.Now()
	if _, err := c.Restore(f); err != nil {
		t.Fatal(err)
	}
	took := time.Since(at)
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmHWM:") {
			fmt.Fprintf(os.Stderr, "alone: restored %d facts in %v, resident at most %s", c.Stats().Rows, took, strings.TrimSpace(strings.TrimPrefix(line, "VmHWM:"))+"\n")
		}
	}
}

func memory(b *testing.B, what string, took time.Duration, n int) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	fmt.Fprintf(os.Stderr, "%s %d facts in %v: heap %d MB (%.1f bytes a fact), from the system %d MB\n", what, n, took, m.HeapAlloc>>20, float64(m.HeapAlloc)/float64(n), m.Sys>>20)
}

func ask(b *testing.B, c *Cube, text string) {
	v := map[string][]string{}
	for p := range strings.SplitSeq(text, "&") {
		name, value, _ := strings.Cut(p, "=")
		v[name] = append(v[name], value)
	}
	q, p := c.ReadQuery(v)
	if p != nil {
		b.Fatal(p)
	}
	q.Everywhere = true
	var t Table
	var err error
	cpu := spent()
	for b.Loop() {
		if t, err = c.Slice(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(spent()-cpu)/1e6/float64(b.N), "cpu-ms/op") // what others do on the machine is not in it
	b.ReportMetric(float64(t.Rows), "rows")
	b.ReportMetric(float64(len(t.Cells)), "cells")
}

// spent gives the processor time that this process has used.
func spent() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkSlice measures the same slices over 100,000 facts, to be held against BenchmarkSlice10M.
func BenchmarkSlice(b *testing.B) {
	c := loaded(b, 100_000)
	for _, text := range benchQueries {
		b.Run(text, func(b *testing.B) { ask(b, c, text) })
	}
}

// BenchmarkLoad measures how long one fact takes to come in.
func BenchmarkLoad(b *testing.B) {
	c, err := New(Dims())
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	if err := c.Apply(invented(b.N)); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkRestore measures how long a kept cube of a million facts takes to be read.
func BenchmarkRestore(b *testing.B) {
	if testing.Short() {
		b.Skip("a million facts")
	}
	c := loaded(b, 1_000_000)
	var kept bytes.Buffer
	if err := c.Keep(&kept, nil); err != nil {
		b.Fatal(err)
	}
	cpu := spent()
	for b.Loop() {
		if _, err := c.Restore(bytes.NewReader(kept.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(spent()-cpu)/1e6/float64(b.N), "cpu-ms/op")
}
