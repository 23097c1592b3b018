// Command cut makes nhsuk.css and report.css: the part of the library's whole stylesheet that any page uses, and the part of
// that and of app.css that the reporter's pages use, so that the first page of the report form stays small on a poor signal.
// It is run by go generate in package assets.
package main

import (
	"log"
	"os"
	"path/filepath"
)

func main() {
	sheets, err := sheets("css")
	if err != nil {
		log.Fatal(err)
	}
	for name, text := range sheets {
		if err := os.WriteFile(filepath.Join("css", name), text, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// sheets are the stylesheets made from whole/nhsuk.css and app.css in dir, by their names.
func sheets(dir string) (map[string][]byte, error) {
	nhsuk, err := os.ReadFile(filepath.Join(dir, "whole", "nhsuk.css"))
	if err != nil {
		return nil, err
	}
	app, err := os.ReadFile(filepath.Join(dir, "app.css"))
	if err != nil {
		return nil, err
	}
	const by = "made by the program in ../cut. Do not edit. nhsuk-frontend: MIT licence, see nhsuk.LICENCE.txt. */\n"
	return map[string][]byte{
		"nhsuk.css":  []byte("/*! From whole/nhsuk.css, " + by + cut(string(nhsuk), wantStaff) + "\n"),
		"report.css": []byte("/*! From whole/nhsuk.css and app.css, " + by + cut(string(nhsuk), wantNHS) + "\n" + cut(string(app), wantApp) + "\n"),
	}, nil
}
