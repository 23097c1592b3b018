// Package trial holds the trials of the whole program by force: killed while it works, without room on the disk, with the
// database locked or gone. It has tests only.
package trial
