// Package chart draws accessible SVG on the server from plain data, with the
// data table that stands beside it. One value of a chart type yields a wide
// drawing, a drawing made again for a phone, and the table, so the three can
// never disagree.
//
// It is not a statistics package: limits, rules and disclosure are settled
// before data comes here. It reads nothing, keeps nothing and makes no request.
//
// Every drawing has role="img" with a title and a description, direct labels,
// shapes or stripes beside colour, and no style attribute. A missing or
// undrawable figure (NaN, infinite, beyond a million million) is never drawn as
// nought: it shows its mark ("–" unless the caller gives another) and the table
// shows the same mark.
//
// Style sheets hide one of the two drawings by width through hw-chart--wide and
// hw-chart--phone. A print rule should show the wide one.
package chart
