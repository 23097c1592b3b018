package letter

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"strings"
	"time"
)

// DOCX writes the paper as an Office Open XML document of the strict order that
// Word and LibreOffice read: real headings, lists and tables, the language of the
// words, and the properties of the file. The same paper gives the same bytes.
func (p Paper) DOCX() ([]byte, error) {
	made := p.Made.UTC()
	if made.IsZero() {
		made = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range []struct{ name, body string }{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRels},
		{"docProps/core.xml", p.core(made)},
		{"docProps/app.xml", docxApp},
		{"word/document.xml", p.document()},
		{"word/styles.xml", strings.ReplaceAll(docxStyles, "LANG", p.locale())},
		{"word/numbering.xml", docxNumbering},
		{"word/settings.xml", strings.ReplaceAll(docxSettings, "LANG", p.locale())},
		{"word/_rels/document.xml.rels", docxDocumentRels},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: made})
		if err == nil {
			_, err = w.Write([]byte(docxHead + f.body))
		}
		if err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// locale gives the language as Word names it.
func (p Paper) locale() string {
	if p.Lang == "cy" {
		return "cy-GB"
	}
	return "en-GB"
}

func (p Paper) core(made time.Time) string {
	at := made.Format("2006-01-02T15:04:05Z")
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(p.Title) + `</dc:title><dc:creator>` + escape(p.Author) + `</dc:creator><dc:language>` + p.locale() + `</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`
}

// document writes the body.
func (p Paper) document() string {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	lines := func(style, extra string, ls []string) {
		if len(ls) > 0 {
			b.WriteString(paragraph(style, extra, ls))
		}
	}
	one := func(style, s string) {
		if s != "" {
			lines(style, "", []string{s})
		}
	}
	lines("Sender", "", p.From)
	lines("", "", p.To)
	one("", p.Date)
	one("", p.Reference)
	one("Heading1", p.Title)
	for _, part := range p.Parts {
		one("Heading2", part.Heading)
		lines("", "", part.Lines)
		for _, item := range part.Items {
			lines("ListBullet", `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, []string{item})
		}
		if len(part.Facts) > 0 {
			facts(&b, part.Facts)
		}
	}
	lines("Signing", "", p.SignOff)
	one("Foot", p.Foot)
	b.WriteString(`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>`)
	b.WriteString(`</w:body></w:document>`)
	return b.String()
}

// facts writes a table whose first column names its rows.
func facts(b *strings.Builder, rows [][2]string) {
	b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLook w:val="0080" w:firstRow="0" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>`)
	b.WriteString(`<w:tblGrid><w:gridCol w:w="3600"/><w:gridCol w:w="6038"/></w:tblGrid>`)
	for _, r := range rows {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="3600" w:type="dxa"/></w:tcPr>` + paragraph("FactName", "", []string{r[0]}) + `</w:tc>`)
		b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="6038" w:type="dxa"/></w:tcPr>` + paragraph("Fact", "", strings.Split(r[1], "\n")) + `</w:tc></w:tr>`)
	}
	b.WriteString(`</w:tbl>` + paragraph("", "", []string{""}))
}

func paragraph(style, extra string, lines []string) string {
	var b strings.Builder
	b.WriteString(`<w:p>`)
	if style != "" || extra != "" {
		b.WriteString(`<w:pPr>`)
		if style != "" {
			b.WriteString(`<w:pStyle w:val="` + style + `"/>`)
		}
		b.WriteString(extra + `</w:pPr>`)
	}
	var all []string
	for _, l := range lines {
		all = append(all, strings.Split(clean(l), "\n")...)
	}
	b.WriteString(`<w:r>`)
	for i, l := range all {
		if i > 0 {
			b.WriteString(`<w:br/>`)
		}
		b.WriteString(`<w:t xml:space="preserve">` + escape(l) + `</w:t>`)
	}
	b.WriteString(`</w:r></w:p>`)
	return b.String()
}

// escape makes words safe inside an element; what XML cannot hold is replaced.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(clean(s))) // a bytes.Buffer takes everything
	return b.String()
}
