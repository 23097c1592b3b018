package files_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
)

func TestDataAreTakenAsTheyAre(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		ctx := authz.With(t.Context(), authz.Actor{ID: "per_1", Name: "Invented Person", Role: authz.Specialist, Org: "RX1"})
		var z bytes.Buffer
		zw := zip.NewWriter(&z)
		w, err := zw.Create("incidents.csv")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, "a,b\n")
		if err := zw.Close(); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ name, data, kind, called string }{
			{"October.csv", "a,b\n\xa3,2\n", files.CSV, "October.csv"}, // Windows-1252
			{"../x.exe", "\ufeffa;b\x00\n", files.CSV, "x.csv"},
			{"r.json", "\ufeff {\"incidents\":[]}", files.JSON, "r.json"},
			{"three.zip", z.String(), files.ZIP, "three.zip"},
			{"page.html", "<html><script>", files.CSV, "page.csv"},
		} {
			f, err := b.store.PutData(ctx, "RX1", c.name, strings.NewReader(c.data), 1<<20)
			if err != nil || f.MediaType != c.kind || f.Name != c.called || f.Size != int64(len(c.data)) {
				t.Errorf("%s: %+v %v", c.name, f, err)
			}
		}
		if _, err := b.store.PutData(ctx, "RX1", "empty.csv", strings.NewReader(""), 10); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		if _, err := b.store.PutData(ctx, "RX1", "long.csv", strings.NewReader("12345678901"), 10); !fault.Is(err, fault.TooLarge) {
			t.Error(err)
		}
	})
}
