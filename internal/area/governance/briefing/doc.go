// Package briefing makes the reports that each audience gets at its time: the matrix of report, audience and cadence as dated
// data that an administrator can change, and each report as a frozen document.
//
// Its words: an audience is those who get the same (the board, the union and safety committee, a region); a cell is what one
// audience gets of one report and how often; a maker writes a report from the read models of other areas; a briefing is a
// report that was made, frozen with its hash; "live" means that the audience has the page itself and gets no document.
//
// Its tables: briefing_cell, briefing. A report is made once for each period, however often the schedule runs. It is made with
// the reach of whoever gets it, never more, and what leaves a trust is counts with small ones hidden. A report whose source
// is not there yet is not made, and the page says so. Whoever gets one is told that something is there, not what.
//
// It counts nothing itself: makers are wired where every area is known.
package briefing
