"""Black-box attacks of Redoubt, Foolbox 3.3.4 and ART 1.20.1 on the same images, with the same hard limit of queries for each image.

    PYTHONPATH=foolbox:eagerpy:art:onnx2torch python3 black_box.py CLI mnist|cifar MODEL.onnx DATA [--queries 1000] [--rows 100] [--cases hsj-l2,...] [--only ours|foolbox|art]

DATA is the folder of the IDX files, or the CIFAR binary file. The peers see every image through a counter that ends the attack at the limit, the clean query
included, and keeps the nearest adversarial point that was asked about, even one that the attack itself would not have returned. Only images that the
network decides correctly are attacked. One JSON line per run: the median counts an image without an adversarial example as infinitely far."""
import argparse, gzip, json, math, os, subprocess, sys, tempfile, time
import numpy as np

MEAN, STD = (0.4914, 0.4822, 0.4465), (0.2471, 0.2435, 0.2616)


class Spent(Exception):
    pass


def load(kind, path, rows):
    if kind == "mnist":
        x = np.frombuffer(gzip.open(f"{path}/t10k-images-idx3-ubyte.gz").read(), np.uint8, offset=16).reshape(-1, 1, 28, 28)[:rows]
        y = np.frombuffer(gzip.open(f"{path}/t10k-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)[:rows]
    else:
        r = np.frombuffer(gzip.open(path).read(), np.uint8).reshape(-1, 3073)[:rows]
        x, y = r[:, 1:].reshape(-1, 3, 32, 32), r[:, 0]
    return (x.astype(np.float32) / 255), y.astype(np.int64)


def network(kind, file, threads):
    import torch
    from onnx2torch import convert
    torch.set_num_threads(threads)
    net = convert(file).eval()
    mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in (MEAN, STD))

    class Mapped(torch.nn.Module):
        def forward(self, x):
            return net((x - mean) / std if kind == "cifar" else x)

    return Mapped().eval()


class Counter:
    """Counts queries of every image and keeps its nearest adversarial point."""

    def __init__(self, net, x, y, norm, limit):
        self.net, self.x, self.y, self.norm, self.limit = net, x, y, norm, limit
        self.best = np.full(len(x), np.inf)
        self.used = np.zeros(len(x), int)
        self.rows = np.arange(len(x))
        self.probabilities = False

    def distance(self, points, rows):
        d = np.abs(points.astype(np.float64) - self.x[rows]).reshape(len(points), -1)
        return {"linf": lambda: d.max(1), "l2": lambda: np.sqrt((d * d).sum(1)), "l1": lambda: d.sum(1), "l0": lambda: (d > 0).sum(1)}[self.norm]()

    def ask(self, points):
        """points: one for each of self.rows, or any number for a single row."""
        import torch
        rows = np.repeat(self.rows, len(points)) if len(self.rows) == 1 else self.rows
        room = int(self.limit - self.used[rows[0]])
        stop = False
        if len(self.rows) == 1:
            stop, points, rows = len(points) > room, points[:max(room, 0)], rows[:max(room, 0)]
        elif room < 1:
            raise Spent
        if len(points) == 0:
            raise Spent
        np.add.at(self.used, rows, 1)
        with torch.no_grad():
            z = self.net(torch.from_numpy(np.ascontiguousarray(points, np.float32)))
            z = (z.softmax(1) if self.probabilities else z).numpy()
        hit = (z.argmax(1) != self.y[rows]) & (points.reshape(len(points), -1).min(1) >= 0) & (points.reshape(len(points), -1).max(1) <= 1)
        if hit.any():
            np.minimum.at(self.best, rows[hit], self.distance(points[hit], rows[hit]))
        if stop:
            raise Spent
        return z


def run_foolbox(case, net, x, y, norm, epsilon, limit):
    import torch, foolbox as fb
    counter = Counter(net, x, y, norm, limit)

    class Counted(torch.nn.Module):
        def forward(self, points):
            return torch.from_numpy(counter.ask(points.numpy()))

    model = fb.PyTorchModel(Counted().eval(), bounds=(0, 1), device="cpu")
    attack = {
        "hsj-l2": lambda: fb.attacks.HopSkipJumpAttack(constraint="l2"),
        "hsj-linf": lambda: fb.attacks.HopSkipJumpAttack(constraint="linf"),
        "boundary": lambda: fb.attacks.BoundaryAttack(),
    }.get(case)
    if attack is None:
        return None
    counter.ask(x)
    try:
        attack().run(model, torch.from_numpy(x), fb.criteria.Misclassification(torch.from_numpy(y)))
    except (Spent, ValueError) as end:
        if isinstance(end, ValueError) and "init_attack" not in str(end):
            raise
    return counter


def run_art(case, net, x, y, norm, epsilon, limit):
    import torch
    from art.estimators.classification import PyTorchClassifier
    import art.attacks.evasion as ev
    counter = Counter(net, x, y, norm, limit)

    class Counted(PyTorchClassifier):
        def predict(self, x=None, batch_size=128, training_mode=False, **kwargs):
            points = np.asarray(x, np.float32).reshape((-1,) + counter.x.shape[1:])
            return np.concatenate([counter.ask(points[i:i + batch_size]) for i in range(0, len(points), batch_size)])

    model = Counted(net, torch.nn.CrossEntropyLoss(), x.shape[1:], 10, clip_values=(0, 1))
    counter.probabilities = case.startswith("simba")
    attack = {
        "hsj-l2": lambda: ev.HopSkipJump(model, norm=2, batch_size=128, verbose=False),
        "hsj-linf": lambda: ev.HopSkipJump(model, norm=np.inf, batch_size=128, verbose=False),
        "boundary": lambda: ev.BoundaryAttack(model, targeted=False, verbose=False),
        "square-linf": lambda: ev.SquareAttack(model, norm=np.inf, max_iter=limit, eps=epsilon, batch_size=1, verbose=False),
        "square-l2": lambda: ev.SquareAttack(model, norm=2, max_iter=limit, eps=epsilon, batch_size=1, verbose=False),
        "simba-pixel": lambda: ev.SimBA(model, attack="px", max_iter=limit, epsilon=0.2, verbose=False),
        "simba-dct": lambda: ev.SimBA(model, attack="dct", max_iter=limit, epsilon=0.2, freq_dim=x.shape[2] // 2, stride=1, verbose=False),
        "zoo": lambda: ev.ZooAttack(model, max_iter=limit, nb_parallel=16, learning_rate=0.1, binary_search_steps=1, initial_const=10, use_resize=False, use_importance=False, verbose=False),
        "geoda-l2": lambda: ev.GeoDA(model, norm=2, max_iter=limit, verbose=False),
        "geoda-linf": lambda: ev.GeoDA(model, norm=np.inf, max_iter=limit, verbose=False),
        "sign-opt": lambda: ev.SignOPTAttack(model, targeted=False, query_limit=limit, eval_perform=False, verbose=False),
        "few-pixel": lambda: ev.PixelAttack(model, th=5, es=1, max_iter=100, verbose=False),
    }.get(case)
    if attack is None:
        return None
    for row in range(len(x)):
        counter.rows = np.array([row])
        label = y[row:row + 1]
        try:
            attack().generate(x[row:row + 1], np.eye(10, dtype=np.float32)[label] if case.startswith(("sign-opt", "simba")) else label)
        except Spent:
            pass
        except Exception as broken:
            print(f"art {case} row {row}: {broken}", file=sys.stderr)
    return counter


OURS = {
    "hsj-l2": ["hopskipjump", "l2"], "hsj-linf": ["hopskipjump", "linf"], "boundary": ["boundary", "l2"],
    "square-linf": ["square", "linf"], "square-l2": ["square", "l2"], "square-l1": ["square", "l1"],
    "simba-pixel": ["simba", "l2"], "simba-dct": ["simba-dct", "l2"], "nes": ["nes", "linf"], "spsa": ["spsa", "linf"], "zoo": ["zoo", "l2"],
    "few-pixel": ["few-pixel", "l0"], "geoda-l2": ["geoda", "l2"], "geoda-linf": ["geoda", "linf"], "sign-opt": ["sign-opt", "l2"], "rays": ["rays", "linf"],
}
LIMITED = {"square-linf": {"mnist": 0.3, "cifar": 2 / 255}, "square-l2": {"mnist": 2, "cifar": 0.25}, "square-l1": {"mnist": 10, "cifar": 4},
           "nes": {"mnist": 0.3, "cifar": 2 / 255}, "spsa": {"mnist": 0.3, "cifar": 2 / 255}, "few-pixel": {"mnist": 5, "cifar": 15}}


def run_ours(cli, kind, model, data, case, norm, epsilon, limit, rows):
    name, _ = OURS[case]
    source = f"mnist:{data}/test#0:{rows}" if kind == "mnist" else f"cifar10:{data}#0:{rows}"
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [cli, "attack", model, "--data", source, "--attack", name, "--norm", norm, "--queries", str(limit), "--json", out.name]
        command += ["--epsilon", repr(epsilon)] if epsilon else []
        command += ["--mean", ",".join(map(str, MEAN)), "--std", ",".join(map(str, STD))] if kind == "cifar" else []
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        result = json.load(open(out.name))
    attacked = [r for r in result["rows"] if r["label"] == r["cleanPrediction"]]
    return [r["norm"] if r["success"] else math.inf for r in attacked], result["seconds"], max(r["queries"] for r in attacked)


def line(who, kind, case, norm, limit, distances, seconds, queries, epsilon):
    d = np.sort(np.array(distances))
    broken = np.isfinite(d) & (d <= (epsilon + 1e-6 if epsilon else np.inf))
    print(json.dumps({"who": who, "network": kind, "case": case, "norm": norm, "epsilon": epsilon, "queries": limit, "most": int(queries), "rows": len(d),
                      "broken": int(broken.sum()), "median": None if math.isinf(np.median(d)) else round(float(np.median(d)), 5), "seconds": round(seconds, 2)}), flush=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("cli"); p.add_argument("kind"); p.add_argument("model"); p.add_argument("data")
    p.add_argument("--queries", type=int, default=1000); p.add_argument("--rows", type=int, default=100)
    p.add_argument("--cases", default="square-linf,hsj-l2,hsj-linf,boundary"); p.add_argument("--only", default="ours,foolbox,art"); p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    who = a.only.split(",")
    a.cli, a.model, a.data = (os.path.abspath(path) for path in (a.cli, a.model, a.data))
    os.chdir(tempfile.mkdtemp())  # ART leaves files of cosine tables where it runs
    if who != ["ours"]:
        net = network(a.kind, a.model, a.threads)
        x, y = load(a.kind, a.data, a.rows)
        import torch
        with torch.no_grad():
            right = net(torch.from_numpy(x)).numpy().argmax(1) == y
        x, y = x[right], y[right]
    for case in a.cases.split(","):
        norm, epsilon = OURS[case][1], LIMITED.get(case, {}).get(a.kind)
        if "ours" in who:
            distances, seconds, most = run_ours(a.cli, a.kind, a.model, a.data, case, norm, epsilon, a.queries, a.rows)
            line("redoubt", a.kind, case, norm, a.queries, distances, seconds, most, epsilon)
        for name, run in (("foolbox", run_foolbox), ("art", run_art)):
            if name not in who:
                continue
            np.random.seed(0)
            torch.manual_seed(0)
            start = time.time()
            counter = run(case, net, x, y, norm, epsilon, a.queries)
            if counter is not None:
                line(name, a.kind, case, norm, a.queries, counter.best, time.time() - start, counter.used.max(), epsilon)


main()
