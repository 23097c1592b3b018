package collectionweb

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/fault"
)

// posted makes a form with fields and then files, as a browser sends it.
func posted(t *testing.T, fields [][2]string, files ...[2]string) *http.Request {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, f := range fields {
		if err := m.WriteField(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		w, err := m.CreateFormFile("file", f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/returns/check", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return r
}

func TestAFormBringsItsFieldsAndOneOrThreeFiles(t *testing.T) {
	r := posted(t, [][2]string{{"from", "2026-10"}, {"to", ""}, {"kind", "update"}}, [2]string{`C:\mine\incident.csv`, "a,b"}, [2]string{"staff.csv", "c"}, [2]string{"", ""})
	in, err := receive(r)
	defer in.close()
	if err != nil {
		t.Fatal(err)
	}
	s, err := in.sending("RJ1")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(collection.Sending{Org: "RJ1", From: "2026-10", To: "2026-10", Kind: "update"}, s); d != "" {
		t.Error(d)
	}
	var got []string
	for _, f := range in.files {
		b, err := io.ReadAll(f.From)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, f.Name+"="+string(b))
	}
	if d := cmp.Diff([]string{"incident.csv=a,b", "staff.csv=c"}, got); d != "" {
		t.Error(d)
	}
}

func TestALargeFileIsReadAsItComes(t *testing.T) {
	big := strings.Repeat("0123456789abcdef", maxSmall/16) + "the end"
	in, err := receive(posted(t, [][2]string{{"from", "2026-10"}}, [2]string{"big.csv", big}, [2]string{"second.csv", "never looked at"}))
	defer in.close()
	if err != nil || len(in.files) != 1 {
		t.Fatal(len(in.files), err)
	}
	b, err := io.ReadAll(in.files[0].From)
	if err != nil || string(b) != big {
		t.Errorf("%d bytes, not %d: %v", len(b), len(big), err)
	}
}

func TestWhatWasKeptOnDiskIsGoneAfterwards(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	in, err := receive(posted(t, nil, [2]string{"a.csv", "x"}))
	if err != nil {
		t.Fatal(err)
	}
	in.close()
	left, err := os.ReadDir(os.TempDir())
	if err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

func TestARawBodyIsAFileWithItsFieldsInTheAddress(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/api/v1/returns?from=2026-10&local_id=7&auto=1", strings.NewReader("[]"))
	r.Header.Set("Content-Type", "application/json")
	in, err := receive(r)
	defer in.close()
	if err != nil {
		t.Fatal(err)
	}
	s, err := in.sending("RJ1")
	if d := cmp.Diff(collection.Sending{Org: "RJ1", From: "2026-10", To: "2026-10", LocalID: "7", Auto: true}, s); d != "" || err != nil {
		t.Error(d, err)
	}
	if in.files[0].Name != "return.json" {
		t.Error(in.files[0].Name)
	}
}

func TestAFormThatIsNotCompleteNamesItsFields(t *testing.T) {
	for name, c := range map[string]struct {
		fields [][2]string
		file   bool
		want   []string
	}{
		"nothing":         {nil, false, []string{"from", "file"}},
		"no month":        {[][2]string{{"from", "October"}}, true, []string{"from"}},
		"backwards":       {[][2]string{{"from", "2026-10"}, {"to", "2026-09"}}, true, []string{"to"}},
		"a last no month": {[][2]string{{"from", "2026-10"}, {"to", "soon"}}, true, []string{"to"}},
	} {
		t.Run(name, func(t *testing.T) {
			var files [][2]string
			if c.file {
				files = [][2]string{{"a.csv", "x"}}
			}
			in, err := receive(posted(t, c.fields, files...))
			defer in.close()
			if err != nil {
				t.Fatal(err)
			}
			_, err = in.sending("RJ1")
			var got []string
			for _, p := range fault.ProblemsOf(err) {
				got = append(got, p.Field)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAFormThatIsCutOffSaysSo(t *testing.T) {
	r := posted(t, [][2]string{{"from", "2026-10"}}, [2]string{"a.csv", strings.Repeat("x", 1000)})
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(b[:len(b)-300]))
	in, err := receive(r)
	defer in.close()
	if !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err).For("file") == "" {
		t.Error(err)
	}
}

func TestANameIsCleaned(t *testing.T) {
	for in, want := range map[string]string{"a.csv": "a.csv", "../../etc/passwd": "passwd", `C:\x\ü.xlsx`: "ü.xlsx", "a\"b\x00.csv": "a_b_.csv", strings.Repeat("n", 200) + ".csv": strings.Repeat("n", 116) + ".csv"} {
		if got := clean(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func FuzzReceive(f *testing.F) {
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\n2026-10\r\n--x--\r\n"))
	f.Add("text/csv", []byte("a,b\n"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/returns", bytes.NewReader(body))
		r.Header.Set("Content-Type", kind)
		in, err := receive(r)
		defer in.close()
		if err == nil {
			_, _ = in.sending("RJ1")
		}
	})
}
