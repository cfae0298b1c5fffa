// Verifies a log that Relevo exported, with Go's own golang.org/x/mod/sumdb and nothing of Relevo's.
//
//	go run verify.go DIR VERIFIER-KEY
//
// 1. The checkpoint's note is signed by the key. 2. Every tile of every level leads to its root.
// 3. Every entry of every bundle has the hash that its tile says. 4. An inclusion proof of each of a
// few leaves, and a consistency proof from each of a few earlier sizes, hold.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

// directory reads tiles as C2SP tlog-tiles lays them out: without the height that Go's paths have.
type directory string

func (d directory) path(tile tlog.Tile) string {
	return filepath.Join(string(d), strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
}

func (d directory) Height() int { return height }

func (d directory) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		read, err := os.ReadFile(d.path(tile))
		if err != nil {
			return nil, err
		}
		if len(read) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: has %d bytes", d.path(tile), len(read))
		}
		data[i] = read
	}
	return data, nil
}

func (d directory) SaveTiles([]tlog.Tile, [][]byte) {}

func (d directory) checkpoint(key string) (tlog.Tree, error) {
	var tree tlog.Tree
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tree, err
	}
	raw, err := os.ReadFile(filepath.Join(string(d), "checkpoint"))
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(raw, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tree, fmt.Errorf("checkpoint: is not of %s", verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tree, fmt.Errorf("checkpoint: has no root")
	}
	copy(tree.Hash[:], root)
	return tree, nil
}

// tiles reads every hash of every tile through a reader that authenticates each tile.
func tiles(size int64, reader tlog.HashReader) (count int, err error) {
	for level := 0; size>>(height*level) > 0; level++ {
		nodes := size >> (height * level)
		for first := int64(0); first < nodes; first += width {
			var indexes []int64
			for n := first; n < nodes && n < first+width; n++ {
				indexes = append(indexes, tlog.StoredHashIndex(height*level, n))
			}
			if _, err := reader.ReadHashes(indexes); err != nil {
				return count, err
			}
			count++
		}
	}
	return count, nil
}

func (d directory) entries(size int64, reader tlog.HashReader) error {
	for first := int64(0); first < size; first += width {
		w := int(min(width, size-first))
		tile := tlog.Tile{H: height, L: -1, N: first / width, W: w}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(string(d), path))
		if err != nil {
			return err
		}
		var indexes []int64
		for n := first; n < first+int64(w); n++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, n))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for n := first; n < first+int64(w); n++ {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("entry %d: is cut off", n)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			if hash := tlog.RecordHash(data[2:end]); hash != hashes[n-first] {
				return fmt.Errorf("entry %d: has another hash", n)
			}
			data = data[end:]
		}
		if len(data) != 0 {
			return fmt.Errorf("%s: goes on after its last entry", path)
		}
	}
	return nil
}

func proofs(tree tlog.Tree, reader tlog.HashReader) (count int, err error) {
	for _, n := range []int64{0, tree.N / 3, tree.N - 1} {
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
		if err != nil {
			return count, err
		}
		proof, err := tlog.ProveRecord(tree.N, n, reader)
		if err != nil {
			return count, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, n, hashes[0]); err != nil {
			return count, err
		}
		count++
	}
	for _, old := range []int64{1, tree.N/2 + 1, tree.N} {
		root, err := tlog.TreeHash(old, reader)
		if err != nil {
			return count, err
		}
		proof, err := tlog.ProveTree(tree.N, old, reader)
		if err != nil {
			return count, err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old, root); err != nil {
			return count, err
		}
		count++
	}
	return count, nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func verify(d directory, key string) error {
	tree, err := d.checkpoint(key)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, d)
	read, err := tiles(tree.N, reader)
	if err != nil {
		return err
	}
	if err := d.entries(tree.N, reader); err != nil {
		return err
	}
	proven, err := proofs(tree, reader)
	if err != nil {
		return err
	}
	fmt.Printf("Go: %d entries, %d tiles, %d proofs hold\n", tree.N, read, proven)
	return nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: verify DIR VERIFIER-KEY")
		os.Exit(2)
	}
	if err := verify(directory(os.Args[1]), os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "does not hold:", err)
		os.Exit(1)
	}
}
