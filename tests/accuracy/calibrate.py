#!/usr/bin/env python3
"""How often edges are right that say they are sure: confidence band -> share right, per language.

    evergraph -C REPO --at COMMIT --store none export bindings --format jsonl > PRED.jsonl
    calibrate.py LANGUAGE=ORACLE.jsonl.gz:PRED.jsonl ...

An oracle has a row per (reference, definition): path, line, col (from 0, in UTF-8 bytes), name, kind, role, and def_path,
def_line, def_col, null where the name is resolved outside the repository; several rows of one position are alternatives;
"alt" marks targets that are neither right nor wrong. Predictions count lines and columns from 1. A definition is right if it
stands on the line of one that the oracle names; targets on lines that import something are left out. A *local* name without
any definition is one the indexer could not resolve: it says nothing of where the name leads, and is left out unless
--strict is given. Standard library only.
"""
import collections, gzip, json, os, sys

BANDS = [(0.98, 1.01), (0.95, 0.98), (0.9, 0.95), (0.7, 0.9), (0.0, 0.7)]

def rows(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf8') as lines:
        yield from (json.loads(line) for line in lines if line.strip())

def load(path):
    refs = {}
    for r in rows(path):
        if r.get('role') == 'write':
            continue
        e = refs.setdefault((r['path'], r['line'], r['col']), {'kind': r['kind'], 'role': r['role'], 'defs': set(), 'alt': set()})
        if r.get('def_path') is not None:
            e['alt' if r.get('alt') else 'defs'].add((r['def_path'], r['def_line']))
    return refs

def judge(oracle, predictions, strict):
    """(confidence, via, right) of each judged definition"""
    refs = load(oracle)
    imports = {(k[0], k[1]) for k, e in refs.items() if e['role'] == 'import'}
    for p in rows(predictions):
        at = (p['path'], p['line'] - 1, p['col'] - 1)
        e = refs.get(at)
        if e is None or not e['defs'] and e['kind'] == 'local' and not strict:
            continue
        for d in p['defs']:
            place = (d['path'], d['line'] - 1)
            right = place in e['defs']
            if not right and e['kind'] == 'module':
                right = any(d['path'] == t[0] or os.path.dirname(d['path']) == t[0] for t in e['defs'])
            if not right and (place in imports or place in e['alt'] or place == at[:2] and d['col'] - 1 == at[2]):
                continue
            yield p['confidence'], p['via'], right

def main(arguments):
    strict = '--strict' in arguments
    judged = collections.defaultdict(list)
    for a in arguments:
        if '=' in a:
            language, files = a.split('=', 1)
            judged[language] += judge(*files.rsplit(':', 1), strict)
    def line(name, cells):
        print('| ' + ' | '.join([name.ljust(10)] + [c.rjust(17) for c in cells]) + ' |')
    def share(found):
        return f'{sum(found) / len(found):.3f} of {len(found)}' if found else '–'
    print('by confidence')
    line('', [f'{low:.2f} to {min(high, 1):.2f}' for low, high in BANDS] + ['0.90 and more'])
    for language, found in judged.items():
        bands = [[r for c, _, r in found if low <= c < high] for low, high in BANDS]
        line(language, [share(b) for b in bands] + [share([r for c, _, r in found if c >= 0.9])])
    vias = sorted({v for found in judged.values() for _, v, _ in found})
    print('by how they were found')
    line('', vias)
    for language, found in judged.items():
        line(language, [share([r for _, v, r in found if v == via]) for via in vias])

if __name__ == '__main__':
    main(sys.argv[1:]) if len(sys.argv) > 1 else print(__doc__)
