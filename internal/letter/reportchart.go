package letter

import (
	"fmt"
	"strconv"
	"strings"
)

// xml writes the part of a chart. The order of elements is that of ECMA-376.
func (c *Chart) xml() string {
	var b strings.Builder
	b.WriteString(`<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>`)
	if c.Bars {
		b.WriteString(`<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>`)
	} else {
		b.WriteString(`<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>`)
	}
	for i, s := range c.Series {
		c.series(&b, i, s)
	}
	if c.Bars {
		b.WriteString(`<c:gapWidth val="45"/><c:axId val="11"/><c:axId val="12"/></c:barChart>` + c.axes("maxMin", "l", "b", true))
	} else {
		b.WriteString(`<c:marker val="1"/><c:axId val="11"/><c:axId val="12"/></c:lineChart>` + c.axes("minMax", "b", "l", false))
	}
	b.WriteString(`<c:spPr><a:noFill/></c:spPr></c:plotArea>`)
	if !c.Bars {
		b.WriteString(`<c:legend><c:legendPos val="b"/>`)
		for i, s := range c.Series {
			if s.Plain {
				fmt.Fprintf(&b, `<c:legendEntry><c:idx val="%d"/><c:delete val="1"/></c:legendEntry>`, i)
			}
		}
		b.WriteString(`<c:overlay val="0"/></c:legend>`)
	}
	b.WriteString(`<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>` +
		`<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900"><a:solidFill><a:srgbClr val="212B32"/></a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr></c:chartSpace>`)
	return b.String()
}

// axes writes the axis of the labels and that of the values.
func (c *Chart) axes(order, labels, values string, hidden bool) string {
	skip := 1
	if !c.Bars && len(c.Labels) > 13 {
		skip = 3
	}
	del, grid, line := "0", `<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="E8EDEE"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>`, `<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>`
	if hidden {
		del, grid = "1", ""
	}
	return `<c:catAx><c:axId val="11"/><c:scaling><c:orientation val="` + order + `"/></c:scaling><c:delete val="0"/><c:axPos val="` + labels + `"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>` +
		`<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="8A9299"/></a:solidFill></a:ln></c:spPr><c:crossAx val="12"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="` + strconv.Itoa(skip) + `"/><c:noMultiLvlLbl val="1"/></c:catAx>` +
		`<c:valAx><c:axId val="12"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="` + del + `"/><c:axPos val="` + values + `"/>` + grid +
		`<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>` + line + `<c:crossAx val="11"/><c:crosses val="autoZero"/>` + c.step() + `</c:valAx>`
}

// step keeps the axis of few to whole numbers: nobody is half hurt.
func (c *Chart) step() string {
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v != nil && *v > 5 {
				return ""
			}
		}
	}
	return `<c:majorUnit val="1"/>`
}

func (c *Chart) series(b *strings.Builder, i int, s Series) {
	fill := `<a:solidFill><a:srgbClr val="` + escape(s.Colour) + `"/></a:solidFill>`
	fmt.Fprintf(b, `<c:ser><c:idx val="%d"/><c:order val="%d"/><c:tx><c:strRef><c:f>"%s"</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>%s</c:v></c:pt></c:strCache></c:strRef></c:tx>`, i, i, escape(s.Name), escape(s.Name))
	if c.Bars {
		b.WriteString(`<c:spPr>` + fill + `</c:spPr><c:invertIfNegative val="0"/><c:dLbls><c:spPr><a:noFill/></c:spPr><c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`)
	} else {
		dash, width := "", 12700
		if s.Dash != "" {
			dash = `<a:prstDash val="` + escape(s.Dash) + `"/>`
		}
		fmt.Fprintf(b, `<c:spPr><a:ln w="%d">%s%s<a:round/></a:ln></c:spPr>`, width, fill, dash)
		switch s.Mark {
		case "":
			b.WriteString(`<c:marker><c:symbol val="none"/></c:marker>`)
		default:
			size := map[string]int{"circle": 5, "triangle": 8}[s.Mark]
			fmt.Fprintf(b, `<c:marker><c:symbol val="%s"/><c:size val="%d"/><c:spPr>%s<a:ln w="6350"><a:solidFill><a:srgbClr val="212B32"/></a:solidFill></a:ln></c:spPr></c:marker>`, escape(s.Mark), max(size, 5), fill)
		}
	}
	fmt.Fprintf(b, `<c:cat><c:strLit><c:ptCount val="%d"/>`, len(c.Labels))
	for k, l := range c.Labels {
		fmt.Fprintf(b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, k, escape(l))
	}
	fmt.Fprintf(b, `</c:strLit></c:cat><c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="%d"/>`, len(s.Values))
	for k, v := range s.Values {
		if v != nil {
			fmt.Fprintf(b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, k, strconv.FormatFloat(*v, 'f', -1, 64))
		}
	}
	b.WriteString(`</c:numLit></c:val>`)
	if !c.Bars {
		b.WriteString(`<c:smooth val="0"/>`)
	}
	b.WriteString(`</c:ser>`)
}
