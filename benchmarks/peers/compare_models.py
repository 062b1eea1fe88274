"""Compares the forward pass of ONNX files: `redoubt bench FILES --phase forward --json A` for each batch against ort_models.js.

Usage: compare_models.py REDOUBT THREADS FILE [FILE ...]     (REDOUBT: the built program; NODE_PATH must name onnxruntime-node)
Prints a table and the geometric mean of our time divided by theirs. Run it on an idle machine."""
import json, math, os, subprocess, sys, tempfile

program, threads, files = sys.argv[1], sys.argv[2], sys.argv[3:]
here = os.path.dirname(os.path.abspath(__file__))
batches = [1, 32]
theirs, ours = {}, {}

run = subprocess.run(["node", os.path.join(here, "ort_models.js"), threads, ",".join(map(str, batches)), *files], capture_output=True, text=True)
for line in run.stdout.splitlines():
    case = json.loads(line)
    if "error" in case: print("ONNX Runtime:", case["model"], case["error"][:150])
    else: theirs[case["model"], case["batch"]] = case["milliseconds"]

for file in files:
    model = os.path.basename(os.path.dirname(file))
    for batch in batches:
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "b.json")
            done = subprocess.run([program, "bench", file, "--batch", str(batch), "--phase", "forward", "--seconds", "0.7", "--threads", threads, "--json", out], capture_output=True, text=True)
            if done.returncode != 0:
                print("Redoubt:", model, (done.stderr or done.stdout).strip()[:200])
                break
            ours[model, batch] = json.load(open(out))["cases"][0]["milliseconds"]

print(f"{'model':36} {'batch':>5} {'ours ms':>10} {'ORT ms':>10} {'ratio':>6}")
logs = []
for key in theirs:
    if key not in ours: continue
    ratio = ours[key] / theirs[key]
    logs.append(math.log(ratio))
    print(f"{key[0]:36} {key[1]:5} {ours[key]:10.4f} {theirs[key]:10.4f} {ratio:6.2f}")
if logs: print(f"geometric mean {math.exp(sum(logs) / len(logs)):.3f} over {len(logs)} cases, worst {math.exp(max(logs)):.2f}")
