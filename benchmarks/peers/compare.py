"""Prints our figures beside the peers' as a table. Arguments: ours.json, then JSON-lines files of the peers."""
import json
import sys

ours = json.load(open(sys.argv[1]))
peers = {name: {(c["model"], c["batch"], c["phase"]): c["milliseconds"] for c in map(json.loads, open(name))} for name in sys.argv[2:]}
print(f"{ours['instructionSet']}, {ours['threads']} threads, peak {ours['peakGflopsPerThread']:.0f} GF/s a thread\n")
print("| model | batch | phase | ours, ms | GF/s | efficiency |" + "".join(f" {name}, ms | times as fast |" for name in peers))
print("| --- | --- | --- | --- | --- | --- |" + " --- | --- |" * len(peers))
for case in ours["cases"]:
    key, mine = (case["model"], case["batch"], case["phase"]), case["milliseconds"]
    row = f"| {key[0]} | {key[1]} | {key[2]} | {mine:.3f} | {case['gflops']:.0f} | {case['efficiency']:.2f} |"
    for figures in peers.values():
        theirs = figures.get(key)
        row += f" {theirs:.3f} | {theirs / mine:.2f} |" if theirs else " – | – |"
    print(row)
