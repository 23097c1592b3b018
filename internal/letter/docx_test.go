package letter

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func paper(t *testing.T) Paper {
	t.Helper()
	p, err := warning.Paper(letter())
	if err != nil {
		t.Fatal(err)
	}
	p.Author, p.Made = "Northmere Hospitals", time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)
	p.Parts = append(p.Parts, Part{Facts: [][2]string{{"When", "10 November\n10:40pm"}, {"Where", "<Ward 4>"}}})
	return p
}

// parts reads every part of a DOCX; each must be XML.
func parts(t *testing.T, doc []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(b)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		out[f.Name] = string(b)
	}
	return out
}

func TestADocumentForWordHasItsHeadingsListsLanguageAndProperties(t *testing.T) {
	p := paper(t)
	doc, err := p.DOCX()
	if err != nil {
		t.Fatal(err)
	}
	got := parts(t, doc)
	body := got["word/document.xml"]
	for _, want := range []string{
		`<w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t xml:space="preserve">About your visit on 10 November`,
		`<w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t xml:space="preserve">What we ask of you`,
		`<w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t xml:space="preserve">Speak to staff`,
		`Mx &lt;Example&gt;</w:t><w:br/>`, `&lt;Ward 4&gt;`, `10 November</w:t><w:br/><w:t xml:space="preserve">10:40pm`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the document lacks %s", want)
		}
	}
	if n := strings.Count(body, `"Heading2"`); n != 1 {
		t.Errorf("%d headings: a field became one", n)
	}
	if !strings.Contains(got["word/styles.xml"], `<w:lang w:val="en-GB"/>`) || !strings.Contains(got["docProps/core.xml"], "<dc:language>en-GB</dc:language>") {
		t.Error("the language is not said")
	}
	if !strings.Contains(got["docProps/core.xml"], "<dc:creator>Northmere Hospitals</dc:creator>") || !strings.Contains(got["docProps/core.xml"], "2026-11-12T09:00:00Z") {
		t.Error("the properties are not set: ", got["docProps/core.xml"])
	}
	for name := range got { // every part but the list of parts is named in it
		if name != "[Content_Types].xml" && !strings.HasSuffix(name, ".rels") && !strings.Contains(got["[Content_Types].xml"], `"/`+name+`"`) {
			t.Errorf("%s has no type", name)
		}
	}
	again, err := p.DOCX()
	if err != nil || !bytes.Equal(doc, again) {
		t.Error("the same paper gives other bytes", err)
	}
}

func TestAFrozenPaperProvesThatItIsTheOneThatWasMade(t *testing.T) {
	p := paper(t)
	body, hash, err := p.Freeze()
	if err != nil {
		t.Fatal(err)
	}
	same, err := Thaw(body, hash)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := p.HTML()
	b, _ := same.HTML()
	if !bytes.Equal(a, b) {
		t.Error("the kept letter reads otherwise")
	}
	body[20] ^= 1
	if _, err := Thaw(body, hash); err == nil {
		t.Error("a changed letter passes")
	}
}

func TestAnUnknownFieldIsRefusedWithItsLine(t *testing.T) {
	bad := warning
	bad.Body = "Dear {name}\n\nOn {day}\nwe {saw} you"
	var e *Error
	if err := bad.Check(); !errors.As(err, &e) || e.Line != 4 || e.Field != "saw" {
		t.Errorf("%+v", e)
	}
	bad.Body = "Dear {name}\n\nOn {day"
	if err := bad.Check(); !errors.As(err, &e) || e.Line != 3 {
		t.Errorf("%+v", e)
	}
}

func TestKindsOfLettersAreDataThatIsChecked(t *testing.T) {
	good := `[{"key":"a","title":"A letter","fields":[{"name":"day","means":"the day","sample":"10 November"}],"en":{"subject":"About {day}","body":"Dear all"},"cy":{"subject":"Am {day}","body":"Annwyl bawb"}}]`
	list, err := ParseDefaults([]byte(good))
	if err != nil || list[0].In("cy").Subject != "Am {day}" || list[0].In("fr").Lang != "en" {
		t.Fatal(list, err)
	}
	for name, bad := range map[string]string{
		"unknown field": strings.Replace(good, "Annwyl bawb", "{dydd}", 1),
		"no meaning":    strings.Replace(good, "the day", "", 1),
		"misspelt":      strings.Replace(good, `"title"`, `"titel"`, 1),
		"no title":      strings.Replace(good, "A letter", "", 1),
	} {
		if _, err := ParseDefaults([]byte(bad)); err == nil {
			t.Error(name)
		}
	}
}

func TestAPDFIsTaggedAndAskedOfNobody(t *testing.T) {
	if _, err := (&Printer{}).PDF(t.Context(), nil); !errors.Is(err, ErrNoPrinter) {
		t.Error(err)
	}
	p := FindPrinter("")
	if !p.Can() {
		t.Skip("no Chromium on the PATH")
	}
	html, err := paper(t).HTML()
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := p.PDF(t.Context(), html)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(pdf, []byte("/StructTreeRoot")) || !bytes.Contains(pdf, []byte("/Lang")) {
		t.Error("the PDF is not tagged, or does not say its language")
	}
}

func TestAPrinterThatHangsIsEnded(t *testing.T) {
	p := &Printer{Chromium: "/usr/bin/yes", Limit: 50 * time.Millisecond}
	if _, err := p.PDF(t.Context(), nil); err == nil {
		t.Error("it never ended")
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add("<w:p>", "a\x00\r\nb\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		doc, err := Paper{Title: a, Parts: []Part{{Lines: []string{b}}, {Facts: [][2]string{{a, b}}}}}.DOCX()
		if err != nil {
			t.Fatal(err)
		}
		parts(t, doc)
	})
}
