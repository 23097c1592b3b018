package letter

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// widthDXA is the width of the text on the page in twentieths of a point.
const widthDXA = 9638

// DOCX writes the report as an Office Open XML document: real headings, lists, tables with headings that repeat on each
// page, charts with words for those who do not see them, and the number of each page. The same report gives the same bytes.
func (r Report) DOCX() ([]byte, error) {
	made := r.Made.UTC()
	if made.IsZero() {
		made = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	d := reportDoc{Report: r}
	body := d.document()
	p := Paper{Lang: r.Lang, Title: r.Title, Author: r.Author}
	types, rels := docxTypes, docxDocumentRels
	more := `<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>`
	link := `<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>`
	parts := []struct{ name, body string }{{"word/document.xml", body}, {"docProps/core.xml", p.core(made)}, {"docProps/app.xml", docxApp},
		{"word/styles.xml", strings.ReplaceAll(strings.Replace(docxStyles, "</w:styles>", reportStyles+"</w:styles>", 1), "LANG", p.locale())}, {"word/numbering.xml", reportNumbering},
		{"word/settings.xml", strings.ReplaceAll(docxSettings, "LANG", p.locale())}, {"word/footer1.xml", d.footer()}}
	for i, c := range d.charts {
		n := i + 1
		more += fmt.Sprintf(`<Override PartName="/word/charts/chart%d.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>`, n)
		link += fmt.Sprintf(`<Relationship Id="rIdC%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart" Target="charts/chart%d.xml"/>`, n, n)
		parts = append(parts, struct{ name, body string }{fmt.Sprintf("word/charts/chart%d.xml", n), c.xml()})
	}
	all := append([]struct{ name, body string }{{"[Content_Types].xml", strings.Replace(types, "</Types>", more+"</Types>", 1)}, {"_rels/.rels", docxRels},
		{"word/_rels/document.xml.rels", strings.Replace(rels, "</Relationships>", link+"</Relationships>", 1)}}, parts...)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range all {
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

type reportDoc struct {
	Report
	charts []*Chart
}

const reportNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"`

func (d *reportDoc) document() string {
	var b strings.Builder
	b.WriteString(`<w:document ` + reportNames + `><w:body>`)
	if len(d.Top) > 0 {
		b.WriteString(paragraph("Top", "", d.Top))
	}
	b.WriteString(paragraph("Heading1", "", []string{d.Title}))
	for _, it := range d.Items {
		switch {
		case it.Break:
			b.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
		case it.Heading != "":
			style := "Heading2"
			if it.Level == 3 {
				style = "Heading3"
			}
			b.WriteString(paragraph(style, "", []string{it.Heading}))
		case len(it.Lines) > 0:
			b.WriteString(spans(it.Lines))
		case len(it.List) > 0:
			for _, x := range it.List {
				b.WriteString(paragraph("ListBullet", `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>`, []string{x}))
			}
		case it.Grid != nil:
			it.Grid.write(&b)
		case it.Chart != nil:
			d.chart(&b, it.Chart)
		}
	}
	b.WriteString(`<w:sectPr><w:footerReference w:type="default" r:id="rId9"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return b.String()
}

func spans(list []Span) string {
	var b strings.Builder
	b.WriteString(`<w:p>`)
	for _, s := range list {
		b.WriteString(`<w:r>`)
		if s.Bold {
			b.WriteString(`<w:rPr><w:b/></w:rPr>`)
		}
		b.WriteString(`<w:t xml:space="preserve">` + escape(s.Text) + `</w:t></w:r>`)
	}
	b.WriteString(`</w:p>`)
	return b.String()
}

// mostKept is up to how many rows a table stays together on one page.
const mostKept = 12

// write writes a table, its heading row first; rows do not break over pages, and short tables do not either.
func (g *Grid) write(b *strings.Builder) {
	parts, sum := g.parts(), 0
	for _, w := range parts {
		sum += w
	}
	widths := make([]int, len(g.Head))
	b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>` +
		`<w:tblCaption w:val="` + escape(g.Title) + `"/></w:tblPr><w:tblGrid>`)
	for i := range g.Head {
		widths[i] = widthDXA * parts[i] / sum
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, widths[i])
	}
	b.WriteString(`</w:tblGrid>`)
	keep := len(g.Rows) <= mostKept
	row := func(head, last bool, cells []Box) {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		if head {
			b.WriteString(`<w:tblHeader/>`)
		}
		b.WriteString(`</w:trPr>`)
		for i, c := range cells {
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, widths[i])
			if c.Fill != "" {
				b.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="` + escape(c.Fill) + `"/>`)
			}
			b.WriteString(`</w:tcPr><w:p><w:pPr><w:pStyle w:val="Cell"/>`)
			if keep && !last {
				b.WriteString(`<w:keepNext/>`)
			}
			if i < len(g.Right) && g.Right[i] {
				b.WriteString(`<w:jc w:val="right"/>`)
			}
			b.WriteString(`</w:pPr><w:r><w:rPr>`)
			if head || c.Fill != "" {
				b.WriteString(`<w:b/>`)
			}
			if c.Light {
				b.WriteString(`<w:color w:val="FFFFFF"/>`)
			}
			b.WriteString(`</w:rPr><w:t xml:space="preserve">` + escape(c.Text) + `</w:t></w:r></w:p></w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	head := make([]Box, len(g.Head))
	for i, h := range g.Head {
		head[i] = Box{Text: h}
	}
	row(true, len(g.Rows) == 0, head)
	for i, r := range g.Rows {
		row(false, i == len(g.Rows)-1, r)
	}
	b.WriteString(`</w:tbl>` + paragraph("Cell", "", []string{""}))
}

// parts are how wide the columns are beside each other: as they were set, or as their longest words, within reason.
func (g *Grid) parts() []int {
	if len(g.Widths) == len(g.Head) {
		return g.Widths
	}
	out := make([]int, len(g.Head))
	for i, h := range g.Head {
		out[i] = utf8.RuneCountInString(h)
		for _, r := range g.Rows {
			if i < len(r) {
				out[i] = max(out[i], utf8.RuneCountInString(r[i].Text))
			}
		}
		out[i] = min(max(out[i]+2, 10), 48)
	}
	return out
}

// chart writes the place of a chart; its own part follows in the file.
func (d *reportDoc) chart(b *strings.Builder, c *Chart) {
	d.charts = append(d.charts, c)
	n, height := len(d.charts), c.Height
	if height == 0 {
		height = 75
	}
	const mm = 36000 // English metric units
	fmt.Fprintf(b, `<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="Chart %d" descr="%s"/><wp:cNvGraphicFramePr/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rIdC%d"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		170*mm, height*mm, n, n, escape(c.Title+". "+c.Alt), n)
}

func (d *reportDoc) footer() string {
	field := func(name string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + name + ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	words := [2]string{"Page ", " of "}
	if d.Lang == "cy" {
		words = [2]string{"Tudalen ", " o "}
	}
	return `<w:ftr ` + reportNames + `><w:p><w:pPr><w:pStyle w:val="Foot"/></w:pPr><w:r><w:t xml:space="preserve">` + escape(d.Foot) + ` ` + words[0] + `</w:t></w:r>` + field("PAGE") +
		`<w:r><w:t xml:space="preserve">` + words[1] + `</w:t></w:r>` + field("NUMPAGES") + `</w:p></w:ftr>`
}

const (
	reportStyles = `<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="200" w:after="80"/><w:outlineLvl w:val="2"/></w:pPr><w:rPr><w:b/><w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:customStyle="1" w:styleId="Top"><w:name w:val="Top"/><w:basedOn w:val="Normal"/><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="12303F"/></w:pBdr></w:pPr><w:rPr><w:color w:val="4C6272"/><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:customStyle="1" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr></w:style>`
	reportNumbering = `<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`
)
