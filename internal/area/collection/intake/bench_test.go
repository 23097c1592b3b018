package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkValidate checks a flat return of 100,000 rows that is in memory, with an error in one row of a hundred.
func BenchmarkValidate(b *testing.B) {
	var data bytes.Buffer
	big(&data, 100_000)
	b.SetBytes(int64(data.Len()))
	for b.Loop() {
		r, err := Open(Upload{"big.csv", int64(data.Len()), bytes.NewReader(data.Bytes())})
		if err != nil {
			b.Fatal(err)
		}
		res, err := r.Check(context.Background(), october())
		if err != nil || res.Rows != 100_000 || res.Rejected != 1000 {
			b.Fatal(err, res.Rows, res.Rejected)
		}
	}
}

// BenchmarkValidateForms checks 5,000 rows in each of the other forms; sizes are those of the file as it is sent.
func BenchmarkValidateForms(b *testing.B) {
	var rows []map[string]string
	var list []any
	for i := range 5000 {
		r := good(i)
		rows = append(rows, r)
		list = append(list, nested(r, []map[string]string{part(r, Staff)}, []map[string]string{part(r, Alleged)}))
	}
	text := flat(headings(), rows...)
	object, err := json.Marshal(list)
	if err != nil {
		b.Fatal(err)
	}
	quoted := `"` + strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(text), ",", `","`), "\n", "\"\n\"") + `"`
	for name, data := range map[string]string{"quoted": quoted, "windows-1252": strings.Replace(text, "W-000001", "W-\xa3", 1), "json": string(object), "xlsx": workbook(b, map[string]string{"Sheet1": text})} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if res := checkOf(b, name, data, october()); res.Accepted == 0 {
					b.Fatal(brief(res))
				}
			}
		})
	}
}

// TestAMillionRowsNeedLittleMemory checks and hands over a return of 1,000,000 rows that lies on a disk.
func TestAMillionRowsNeedLittleMemory(t *testing.T) {
	if raced || testing.Short() {
		t.Skip("takes seconds")
	}
	const rows, most = 1_000_000, 300 << 20
	path := filepath.Join(t.TempDir(), "million.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	big(f, rows)
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak atomic.Uint64
	stop := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&now)
				peak.Store(max(peak.Load(), now.HeapSys-now.HeapReleased+now.StackSys))
			}
		}
	}()
	begun := time.Now()
	r, err := Open(Upload{path, info.Size(), f})
	if err != nil {
		t.Fatal(err)
	}
	o, handed := october(), 0
	o.Take = func(rows []Row) error { handed += len(rows); return nil }
	res, err := r.Check(context.Background(), o)
	close(stop)
	<-watched
	if err != nil {
		t.Fatal(err)
	}
	if want := rows - rows/100; res.Accepted != want || handed != want || res.Rejected != rows/100 {
		t.Errorf("accepted %d, handed over %d, rejected %d", res.Accepted, handed, res.Rejected)
	}
	t.Logf("%d MB of CSV judged and handed over in %s; %d MB of memory at most", info.Size()>>20, time.Since(begun).Round(time.Millisecond), peak.Load()>>20)
	if peak.Load() > most {
		t.Errorf("%d MB of memory, more than %d", peak.Load()>>20, most>>20)
	}
}
