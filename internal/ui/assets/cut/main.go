// Command cut makes report.css: the part of nhsuk.css and app.css that the reporter's pages use, so that the
// first page of the report form stays small on a poor signal. It is run by go generate in package assets.
package main

import (
	"log"
	"os"
	"path/filepath"
)

func main() {
	out, err := report("css")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("css", "report.css"), out, 0o644); err != nil {
		log.Fatal(err)
	}
}

// report is the stylesheet made from nhsuk.css and app.css in dir.
func report(dir string) ([]byte, error) {
	nhsuk, err := os.ReadFile(filepath.Join(dir, "nhsuk.css"))
	if err != nil {
		return nil, err
	}
	app, err := os.ReadFile(filepath.Join(dir, "app.css"))
	if err != nil {
		return nil, err
	}
	out := "/*! Made from nhsuk.css and app.css by the program in ../cut. Do not edit. nhsuk-frontend: MIT licence, see nhsuk.LICENCE.txt. */\n"
	out += cut(string(nhsuk), wantNHS) + "\n" + cut(string(app), wantApp) + "\n"
	return []byte(out), nil
}
