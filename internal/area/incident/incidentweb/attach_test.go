package incidentweb

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
	"github.com/havenward/havenward/internal/web"
)

// desk is a site with files. It can be opened again, as another process over the same data.
type desk struct {
	*site
	dir     string
	set     db.Settings
	store   *files.Store
	cookies map[string]*http.Cookie
}

func eachDesk(t *testing.T, f func(t *testing.T, d *desk)) {
	all := append(append(db.Migrations{}, schemas...), jobs.Schema, files.Schema)
	dbtest.Each(t, all, func(t *testing.T, set db.Settings) {
		d := &desk{site: newSite(t, set), dir: t.TempDir(), set: set, cookies: map[string]*http.Cookie{}}
		d.open()
		f(t, d)
	})
}

func (d *desk) open() {
	d.Helper()
	store, err := files.Open(d.Context(), files.Deps{DB: d.read, Door: d.svc.Door, Ring: d.svc.Ring, URL: d.dir})
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() { _ = store.Close() })
	d.store = store
	work := &incident.Attachments{Reports: d.svc, Store: store}
	app := web.New(web.Options{Policy: d.svc.Door.Policy(), Door: d.svc.Door, Identify: byHeader{}, Now: func() time.Time { return d.now }})
	staff := Staff{Incidents: d.svc, Directory: invented{}, Units: invented{}, Files: work}
	reporter := Deps{Incidents: d.svc}
	a := Attach{Reporter: reporter, Staff: staff, Files: work}
	app.Add(StaffRoutes(staff)...)
	app.Add(reporter.followRoutes()...)
	app.Add(AttachRoutes(a)...)
	a.MountUploads(app)
	d.h = app.Handler()
}

func (d *desk) ask(who, method, path, kind string, body io.Reader, header ...string) *httptest.ResponseRecorder {
	d.Helper()
	r := httptest.NewRequest(method, path, body).WithContext(d.Context())
	r.Header.Set("X-Who", who)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if c := d.cookies[who]; c != nil && strings.HasPrefix(path, followPath) {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Name == passCookie {
			d.cookies[who] = c
		}
	}
	return w
}

// prove enters code and PIN, as whoever holds the receipt.
func (d *desk) prove(r incident.Receipt) {
	d.Helper()
	w := d.ask("", "POST", followPath, "application/x-www-form-urlencoded", strings.NewReader(url.Values{"code": {r.Code}, "pin": {r.PIN}, "then": {"files"}}.Encode()))
	if w.Code != 303 || w.Header().Get("Location") != followPath+"/files" {
		d.Fatalf("proving: %d %s", w.Code, w.Header().Get("Location"))
	}
}

type brought struct {
	name string
	body []byte
}

func (d *desk) form(who, path string, list ...brought) *httptest.ResponseRecorder {
	d.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, s := range list {
		p, err := m.CreateFormFile("file", s.name)
		if err != nil {
			d.Fatal(err)
		}
		_, _ = p.Write(s.body)
	}
	if len(list) == 0 {
		if _, err := m.CreateFormFile("file", ""); err != nil {
			d.Fatal(err)
		}
	}
	_ = m.Close()
	return d.ask(who, "POST", path, m.FormDataContentType(), &b)
}

func (d *desk) files(record string) []files.File {
	d.Helper()
	list, err := d.store.Belonging(d.Context(), d.read, "RN1", "incident", record)
	if err != nil {
		d.Fatal(err)
	}
	return list
}

func (d *desk) want(w *httptest.ResponseRecorder, code int, words ...string) {
	d.Helper()
	if w.Code != code {
		d.Fatalf("%d, want %d: %s", w.Code, code, text(w.Body.String()))
	}
	d.has(w.Body.String(), words...)
}

func taken(t *testing.T, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// camera is a photograph that says where it was taken.
func camera(t *testing.T) []byte {
	t.Helper()
	raw := taken(t, func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) })
	note := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x00SECRETPLACE")
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(note)+2))...)
	return append(append(out, note...), raw[2:]...)
}

func picture(t *testing.T) []byte { return taken(t, png.Encode) }

func zipped(t *testing.T, claim uint64, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, err := z.CreateRaw(&zip.FileHeader{Name: n, Method: zip.Deflate, UncompressedSize64: claim, CompressedSize64: 2})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte{3, 0})
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheHolderAddsAFileByAPlainFormAndHandlersSaveTheCopyWithoutHiddenData(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		r := d.send(func(in *incident.Sending) { in.Naming = "pseudonym" })
		d.prove(r)
		d.want(d.ask("", "GET", followPath+"/files", "", nil), 200, "Your report is safe with us already", "not kept on this device for later", "No files yet.")
		d.want(d.form("", followPath+"/files", brought{`C:\me\..\door.png`, camera(t)}, brought{"letter.pdf", []byte("%PDF-1.7\n")}, brought{"words.txt", []byte("He said it twice.")}, brought{"pic", picture(t)}), 303)
		page := d.ask("", "GET", followPath+"/files?done=added", "", nil)
		d.want(page, 200, "It is added to your report.", "door.jpg", "Photograph", "letter.pdf", "PDF document", "words.txt", "17 bytes", "pic.png", "Kept", "Take it back")
		d.lacks(page.Body.String(), `C:\me`)
		d.want(d.ask("", "GET", followPath+"/see", "", nil), 200, "You added a file to your report", "Add a photo or file")
		rec := d.get("manager", "/reports/"+r.ID)
		d.has(rec, "door.jpg", "Open the original", "They added a file", "the reporter")
		var photo files.File
		for _, f := range d.files(r.ID) {
			if f.MadeBy != "" || f.Unit != "u-ed" {
				t.Errorf("a file tells who gave it, or not where: %+v", f)
			}
			if f.Name == "door.jpg" {
				photo = f
			}
		}
		path := "/reports/" + r.ID + "/files/" + photo.ID
		w := d.ask("manager", "GET", path, "", nil)
		d.want(w, 200)
		if strings.Contains(w.Body.String(), "SECRETPLACE") || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") || w.Header().Get("Content-Type") != files.JPEG {
			t.Errorf("the copy: %v", w.Header())
		}
		d.want(d.ask("manager", "POST", path+"/original", "application/x-www-form-urlencoded", strings.NewReader("reason=")), 422, "Say in a sentence why the copy is not enough")
		w = d.ask("manager", "POST", path+"/original", "application/x-www-form-urlencoded", strings.NewReader("reason=The+police+asked"))
		d.want(w, 200)
		if !bytes.Equal(w.Body.Bytes(), camera(t)) {
			t.Error("the original is not what came")
		}
		entries, err := audit.Of(t.Context(), d.read, "RN1", "file", photo.ID)
		if err != nil || len(entries) != 2 {
			t.Fatalf("%d entries, %v", len(entries), err)
		}
		if last := fmt.Sprintf("%+v", entries[1]); !strings.Contains(last, "The police asked") || !strings.Contains(last, "per_priya") {
			t.Errorf("the opening of the original: %s", last)
		}
		for _, e := range must(audit.Of(t.Context(), d.read, "RN1", "incident", r.ID)) {
			if strings.Contains(fmt.Sprintf("%+v", e), "attached") && strings.Contains(fmt.Sprintf("%+v", e), "noor") {
				t.Errorf("the log tells who attached: %+v", e)
			}
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAFileCanBeTakenBackUntilSomebodyOpensIt(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		r := d.send(nil)
		other := d.send(nil)
		d.prove(r)
		base := followPath + "/files"
		d.want(d.form("", base, brought{"a.txt", []byte("one")}), 303)
		d.want(d.form("", base, brought{"b.txt", []byte("two")}), 303)
		d.want(d.form("manager", "/reports/"+r.ID+"/files", brought{"c.txt", []byte("three")}), 303)
		byName := map[string]string{}
		for _, f := range d.files(r.ID) {
			byName[f.Name] = f.ID
		}
		d.lacks(d.ask("", "GET", base, "", nil).Body.String(), "c.txt")
		mine := "/my-reports/" + r.ID + "/files"
		d.want(d.form("reporter", mine, brought{"d.txt", []byte("four")}), 303)
		d.want(d.ask("reporter", "GET", mine, "", nil), 200, "a.txt", "d.txt", "Take it back")
		d.want(d.ask("lead", "GET", mine, "", nil), 404)
		d.want(d.form("lead", mine, brought{"x.txt", []byte("x")}), 404)
		d.want(d.ask("manager", "GET", "/reports/"+r.ID+"/files/"+byName["b.txt"], "", nil), 200)
		d.want(d.ask("", "POST", base+"/"+byName["a.txt"]+"/remove", "", nil), 303)
		d.want(d.ask("", "POST", base+"/"+byName["b.txt"]+"/remove", "", nil), 409, "Somebody has opened this file already")
		d.want(d.ask("", "POST", base+"/"+byName["c.txt"]+"/remove", "", nil), 404)
		d.want(d.ask("", "POST", base+"/fil_none/remove", "", nil), 404)
		d.want(d.ask("manager", "GET", "/reports/"+r.ID+"/files/"+byName["a.txt"], "", nil), 404)
		d.prove(other)
		d.want(d.ask("", "POST", base+"/"+byName["b.txt"]+"/remove", "", nil), 404)
		if n := len(d.files(r.ID)); n != 3 {
			t.Errorf("%d files stay", n)
		}
		if err := d.store.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestHostileFilesAreRefusedWithWordsAndTheReportStaysAsItWas(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		r := d.send(nil)
		d.prove(r)
		before, err := d.svc.Get(t.Context(), scopeOf(t, d, "manager"), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		head := append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), 100_000), 100_000), 8, 6, 0, 0, 0)
		bomb := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
		bomb = binary.BigEndian.AppendUint32(bomb, crc32.ChecksumIEEE(head))
		for _, c := range []struct {
			name, says string
			body       []byte
		}{
			{"nothing.txt", "The file is empty", nil},
			{"bomb.png", "“bomb.png” was not added. The file is too large", bomb},
			{"page.png", "The file must be a photograph", []byte("<!DOCTYPE html><script>alert(1)</script>")},
			{"both.txt", "The file must be a photograph", []byte("GIF89a/*<script>*/=1")},
			{"drawing.svg", "The file must be a photograph", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`)},
			{"program.pdf", "The file must be a photograph", append([]byte("MZ\x90\x00"), make([]byte, 100)...)},
			{"half.jpg", "damaged", camera(t)[:60]},
			{"bomb.docx", "too large", zipped(t, 1<<31, "[Content_Types].xml", "word/document.xml")},
			{"bomb.xlsx", "too large", zipped(t, 1<<31, "[Content_Types].xml", "xl/workbook.xml")},
			{"macros.docx", "macros", zipped(t, 0, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")},
			{"any.zip", "The file must be a photograph", zipped(t, 0, "../../etc/passwd")},
			{"over.txt", "Together the files must be 25 MB or less", bytes.Repeat([]byte("a"), maxForm+1)},
		} {
			d.want(d.form("", followPath+"/files", brought{c.name, c.body}), 422, c.says)
		}
		d.want(d.form("", followPath+"/files"), 422, "Choose a file first")
		d.want(d.ask("", "POST", followPath+"/files", "multipart/form-data; boundary=x", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhalf")), 422, "did not arrive whole")
		d.want(d.ask("", "POST", followPath+"/files", "multipart/form-data", strings.NewReader("x")), 422)
		d.want(d.ask("", "POST", followPath+"/do/add", "application/x-www-form-urlencoded", strings.NewReader("add="+strings.Repeat("a", web.MaxBody))), 413)
		if n := len(d.files(r.ID)); n != 0 {
			t.Errorf("%d files were kept", n)
		}
		after, err := d.svc.Get(t.Context(), scopeOf(t, d, "manager"), r.ID)
		if err != nil || after.Version != before.Version || after.Narrative != before.Narrative || len(after.Events) != len(before.Events) {
			t.Errorf("the report changed: %+v %v", after.Incident, err)
		}
		// What is good beside something bad is kept.
		d.want(d.form("", followPath+"/files", brought{"good.txt", []byte("fine")}, brought{"bad.bin", []byte{0, 1, 2}}), 422, "“bad.bin” was not added", "good.txt")
		after, err = d.svc.Get(t.Context(), scopeOf(t, d, "manager"), r.ID)
		if err != nil || after.Version != before.Version || len(d.files(r.ID)) != 1 {
			t.Errorf("a file changes its report: %v", err)
		}
	})
}

func scopeOf(t *testing.T, d *desk, who string) authz.Scope {
	t.Helper()
	sc, err := d.svc.Door.Policy().Check(people[who], incident.ActRead)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

func TestFilesAreWhereTheirReportIs(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		r := d.send(nil)
		d.prove(r)
		d.want(d.form("", followPath+"/files", brought{"a.jpg", camera(t)}), 303)
		path := "/reports/" + r.ID + "/files/" + d.files(r.ID)[0].ID
		same := func(who, p, q string) {
			t.Helper()
			a, b := d.ask(who, "GET", p, "", nil), d.ask(who, "GET", q, "", nil)
			if a.Code != 404 || b.Code != 404 || tidy(a.Body.String()) != tidy(b.Body.String()) {
				t.Errorf("%s tells %d from %d at %s", who, a.Code, b.Code, p)
			}
		}
		for _, who := range []string{"neighbour", "other", "manager"} {
			if who == "manager" { // kept away from the report, not from the file
				if err := d.svc.Exclude(authz.With(t.Context(), people["lead"]), "RN1", r.ID, "per_priya", "Named in it"); err != nil {
					t.Fatal(err)
				}
			}
			for _, end := range []string{"", "/original"} {
				same(who, path+end, "/reports/"+r.ID+"/files/fil_none"+end)
				same(who, path+end, "/reports/HW-2611-NONE0/files/fil_none"+end)
			}
			same(who, "/reports/"+r.ID+"/files", "/reports/HW-2611-NONE0/files")
			d.want(d.form(who, "/reports/"+r.ID+"/files", brought{"x.txt", []byte("x")}), 404)
			d.want(d.ask(who, "POST", path+"/original", "application/x-www-form-urlencoded", strings.NewReader("reason=because+I+want")), 404)
		}
		if w := d.ask("", "GET", path, "", nil); w.Code != 303 {
			t.Errorf("a visitor: %d", w.Code)
		}
		d.want(d.ask("reporter", "GET", path, "", nil), 403)
		d.want(d.ask("lead", "GET", path, "", nil), 200)
		// A lock closes the report's files with it, whatever their own rows say.
		ctx := authz.With(t.Context(), people["lead"])
		if _, err := op.Do(ctx, d.svc.Door, incident.ActHandle, op.On("incident", "RN1", r.ID), func(tx *op.Tx) (bool, audit.Change, error) {
			return true, audit.Changed("incident", r.ID, audit.F("lock", incident.LockSexual)), tx.Must(ctx, `UPDATE incident SET lock = $3 WHERE org_id = $1 AND id = $2`, "RN1", r.ID, incident.LockSexual)
		}); err != nil {
			t.Fatal(err)
		}
		d.want(d.ask("lead", "GET", path, "", nil), 404)
		d.want(d.ask("sexual", "GET", path, "", nil), 200)
		if err := d.svc.BreakGlass(ctx, "RN1", r.ID, "She is in danger this evening"); err != nil {
			t.Fatal(err)
		}
		d.want(d.ask("lead", "GET", path, "", nil), 200)
	})
}

var requestID = regexp.MustCompile(`req_[A-Za-z0-9]+`)

func tidy(s string) string { return requestID.ReplaceAllString(s, "") }

var ticketOf = regexp.MustCompile(`data-ticket="([^"]+)"`)

func (d *desk) tus(who, ticket, method, at string, body []byte, header ...string) *httptest.ResponseRecorder {
	d.Helper()
	header = append(header, "Tus-Resumable", "1.0.0", ticketHeader, ticket)
	return d.ask(who, method, at, "application/offset+octet-stream", bytes.NewReader(body), header...)
}

func TestAnUploadThatWasCutGoesOnInAnotherProcessAndIsFinishedByItsHolderAlone(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		r, other := d.send(nil), d.send(nil)
		d.prove(r)
		ticket := ticketOf.FindStringSubmatch(d.ask("", "GET", followPath+"/files", "", nil).Body.String())[1]
		body := bytes.Repeat([]byte("what he wrote\n"), 10_000)
		for _, bad := range []string{"", "nonsense", ticket + "x"} {
			d.want(d.tus("", bad, "POST", uploadBase, nil, "Upload-Length", "10"), 404)
		}
		made := d.tus("", ticket, "POST", uploadBase, nil, "Upload-Length", fmt.Sprint(len(body)), "Upload-Metadata", "filename bGV0dGVycy50eHQ=")
		d.want(made, 201)
		at := made.Header().Get("Location")
		d.want(d.tus("", ticket, "PATCH", at, body[:50_000], "Upload-Offset", "0"), 204)
		finish := func(who, path string) *httptest.ResponseRecorder {
			return d.ask(who, "POST", path, "application/x-www-form-urlencoded", strings.NewReader("upload="+strings.TrimPrefix(at, uploadBase)), "Accept", "application/json")
		}
		d.want(finish("", followPath+"/files"), 409)
		_ = d.store.Close()
		d.open() // the program was killed and started again
		w := d.tus("", ticket, "HEAD", at, nil)
		if w.Header().Get("Upload-Offset") != "50000" {
			t.Fatalf("it stands at %q", w.Header().Get("Upload-Offset"))
		}
		d.want(d.tus("", ticket, "PATCH", at, body[50_000:], "Upload-Offset", "50000"), 204)
		staff := ticketOf.FindStringSubmatch(d.ask("manager", "GET", "/reports/"+r.ID+"/files", "", nil).Body.String())[1]
		d.want(d.tus("manager", staff, "HEAD", at, nil), 404)
		d.want(d.tus("lead", staff, "POST", uploadBase, nil, "Upload-Length", "10"), 404)
		d.want(finish("manager", "/reports/"+r.ID+"/files"), 404)
		d.prove(other)
		d.want(finish("", followPath+"/files"), 404)
		d.prove(r)
		d.want(finish("", followPath+"/files"), 204)
		d.want(finish("", followPath+"/files"), 404)
		list := d.files(r.ID)
		if len(list) != 1 || list[0].Name != "letters.txt" || list[0].Size != int64(len(body)) || list[0].MadeBy != "" {
			t.Fatalf("%+v", list)
		}
		got := d.ask("manager", "GET", "/reports/"+r.ID+"/files/"+list[0].ID, "", nil)
		if !bytes.Equal(got.Body.Bytes(), body) {
			t.Error("other bytes came back")
		}
		// A wrong kind is said in words, and an old ticket opens nothing.
		made = d.tus("", ticket, "POST", uploadBase, nil, "Upload-Length", "3")
		at = made.Header().Get("Location")
		d.want(d.tus("", ticket, "PATCH", at, []byte{0, 1, 2}, "Upload-Offset", "0"), 204)
		w = finish("", followPath+"/files")
		var p web.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 422 || len(p.Errors) != 1 || !strings.HasPrefix(p.Errors[0].Message, "The file must be") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		d.now = d.now.Add(incident.TicketKeeps + time.Second)
		d.want(d.tus("", ticket, "HEAD", at, nil), 404)
	})
}

func TestAClosedReportTakesNoFiles(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		r := d.send(nil)
		d.prove(r)
		d.want(d.ask("", "POST", followPath+"/do/withdraw", "application/x-www-form-urlencoded", strings.NewReader("sure=yes")), 303)
		d.want(d.form("", followPath+"/files", brought{"a.txt", []byte("late")}), 409)
		d.want(d.form("manager", "/reports/"+r.ID+"/files", brought{"a.txt", []byte("late")}), 409)
		if n := len(d.files(r.ID)); n != 0 {
			t.Errorf("%d files", n)
		}
		var none incident.Holder
		if _, err := (&incident.Attachments{Reports: d.svc, Store: d.store}).Given(t.Context(), none); !fault.Is(err, fault.NotFound) {
			t.Errorf("nobody's files: %v", err)
		}
	})
}

func TestThePagesOfFilesHaveTheirWelsh(t *testing.T) {
	dir := t.TempDir() // the other pages' words are for their own tests
	mine, err := filepath.Glob("attach_*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range mine {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keys := langtest.Keys(t, dir)
	for _, k := range kindOfFile {
		keys = append(keys, k)
	}
	for _, k := range doneWords {
		keys = append(keys, k)
	}
	keys = append(keys, "You added a file to your report", "You took a file back", kindWords["file"], kindWords["file_back"], kindWords["file_staff"], "Choose a file first",
		"The file did not arrive whole. Choose it again", "“%s” was not added. %s", "A report can hold %d files. Ask your named contact if there is more",
		"This report is closed, so it takes no more files", "Somebody has opened this file already, so it stays", "Say in a sentence why the copy is not enough")
	if missing := lang.Missing(keys); len(missing) > 0 {
		t.Errorf("no Welsh for:\n%s", strings.Join(missing, "\n"))
	}
}
