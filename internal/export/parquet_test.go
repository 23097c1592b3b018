package export_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/havenward/havenward/internal/export"
)

type parquetLine struct {
	name string
	n    int64
	day  time.Time
	ok   bool
	some bool
}

func TestParquetCanBeReadAgainAndIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	cols := []export.Column[parquetLine]{
		{Key: "name", Label: "Name", Value: func(l parquetLine) export.Cell { return export.TextCell(l.name) }},
		{Key: "count", Label: "Count", Kind: export.Integer, Value: func(l parquetLine) export.Cell {
			if !l.some {
				return export.Cell{}
			}
			return export.IntegerCell(l.n)
		}},
		{Key: "day", Label: "Day", Kind: export.Date, Value: func(l parquetLine) export.Cell { return export.DateCell(l.day) }},
		{Key: "ok", Label: "OK", Kind: export.Bool, Value: func(l parquetLine) export.Cell { return export.BoolCell(l.ok) }},
	}
	rows := func(yield func(parquetLine, error) bool) {
		for i := range 70_000 {
			l := parquetLine{name: "=1+1\x00", n: int64(i), day: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), ok: i%2 == 0, some: i%3 > 0}
			if !yield(l, nil) {
				return
			}
		}
	}
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if n, err := export.Parquet(t.Context(), w, cols, rows); err != nil || n != 70_000 {
			t.Fatal(n, err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same rows gave other bytes")
	}
	type got struct {
		Count *int64  `parquet:"count,optional"`
		Day   *int32  `parquet:"day,optional,date"`
		Name  *string `parquet:"name,optional"`
		OK    *bool   `parquet:"ok,optional"`
	}
	back, err := parquet.Read[got](bytes.NewReader(a.Bytes()), int64(a.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(back) != 70_000 || back[0].Count != nil || back[1].Count == nil || *back[1].Count != 1 || !*back[2].OK || *back[2].Day != 20779 {
		t.Errorf("%d rows, %+v %+v", len(back), back[0], back[1])
	}
	if d := cmp.Diff("=1+1", *back[5].Name); d != "" {
		t.Error(d)
	}
}
