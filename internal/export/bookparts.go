package export

// The parts of a workbook that are always the same, by ECMA-376 part 1.
const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spaceMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	spaceDoc  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	spaceRel  = "http://schemas.openxmlformats.org/package/2006/relationships"
	typeOf    = "application/vnd.openxmlformats-officedocument.spreadsheetml."

	bookTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + typeOf + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + typeOf + `styles+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + typeOf + `worksheet+xml"/>%s</Types>`
	partOfSecond = `<Override PartName="/xl/worksheets/sheet2.xml" ContentType="` + typeOf + `worksheet+xml"/>`

	bookRels   = `<Relationships xmlns="` + spaceRel + `"><Relationship Id="rId1" Type="` + spaceDoc + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookSheets = `<workbook xmlns="` + spaceMain + `" xmlns:r="` + spaceDoc + `"><bookViews><workbookView/></bookViews>` +
		`<sheets><sheet name="%s" sheetId="1" r:id="rId1"/>%s</sheets></workbook>`
	sheetOfSecond = `<sheet name="%s" sheetId="2" r:id="rId3"/>`
	bookLinks     = `<Relationships xmlns="` + spaceRel + `"><Relationship Id="rId1" Type="` + spaceDoc + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + spaceDoc + `/styles" Target="styles.xml"/>%s</Relationships>`
	linkOfSecond = `<Relationship Id="rId3" Type="` + spaceDoc + `/worksheet" Target="worksheets/sheet2.xml"/>`

	sheetFrozen = `<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
	sheetPlain  = `<sheetViews><sheetView workbookViewId="0"/></sheetViews>`

	// In cellXfs stand the looks in the order of stylePlain and those after it. 49 is the format "text" of every spreadsheet.
	bookStyles = `<styleSheet xmlns="` + spaceMain + `">` +
		`<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/></numFmts>` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font></fonts>` +
		`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
		`<fill><patternFill patternType="solid"><fgColor rgb="FF12303F"/><bgColor indexed="64"/></patternFill></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
		`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
		`<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
)
