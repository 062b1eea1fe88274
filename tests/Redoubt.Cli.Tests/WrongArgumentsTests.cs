namespace Redoubt.Cli.Tests;

public sealed class WrongArgumentsTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    public static TheoryData<string, string> Cases => new()
    {
        { "asses m.onnx", "no command 'asses'; did you mean 'assess'?" },
        { "fly", "no command 'fly'." },
        { "--frobnicate", "no option '--frobnicate'." },
        { "attack", "--data, --attack and --norm are required." },
        { "attack MODEL --data digits --attack pgd --norm linf", "Attack pgd needs an epsilon." },
        { "attack --data digits --attack pgd --norm linf --epsilon 0.1", "The argument MODEL is missing." },
        { "attack MODEL extra --data digits --attack pgd --norm linf --epsilon 0.1", "The argument 'extra' was not expected." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilom 0.1", "no option '--epsilom'; did you mean '--epsilon'?" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon", "--epsilon needs a value." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon eight", "--epsilon must be a number such as 0.03 or 8/255, was 'eight'." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 8/0", "--epsilon must be a number" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon -0.1", "--epsilon must be zero or more, was -0.1." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --epsilon 0.2", "--epsilon" },
        { "attack MODEL --data digits --attack pgd --norm l3 --epsilon 0.1", "--norm must be linf, l2, l1 or l0, was 'l3'." },
        { "attack MODEL --data digits --attack pdg --norm linf --epsilon 0.1", "There is no attack 'pdg'; did you mean 'pgd'?" },
        { "attack MODEL --data digits --attack fgsm --norm linf --epsilon 0.1 --steps 3", "fgsm has no setting" },
        { "attack MODEL --data digits --attack square --norm l0 --epsilon 0.1", "square supports linf, l2 and l1, not l0." },
        { "attack MODEL --data digits --attack apgd-t --norm linf --epsilon 0.1 --targeted 1", "apgd-t chooses its targets itself" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --steps 0", "--steps must be a whole number in [1, 100000], was '0'." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --steps 2.5", "--steps must be a whole number in [1, 100000], was '2.5'." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --step-size 0", "StepSize must be positive" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --targeted ten", "--targeted must be followed by a class number" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --targeted 10", "target class 10" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --seed -1", "--seed must be a whole number of 0 or more, was '-1'." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --threads 0", "--threads must be a whole number in [1, 1024], was '0'." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --sample 0", "--sample must be a whole number of 1 or more, was '0'." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --out no/such/folder/a.npy", "there is no folder 'no/such/folder'" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --json FOLDER", "is a folder" },
        { "attack missing.onnx --data digits --attack pgd --norm linf --epsilon 0.1", "missing.onnx: there is no such file." },
        { "attack FOLDER --data digits --attack pgd --norm linf --epsilon 0.1", "this is a folder, not an ONNX file." },
        { "attack TEXT --data digits --attack pgd --norm linf --epsilon 0.1", "text.onnx" },
        { "attack MODEL --data digitz --attack pgd --norm linf --epsilon 0.1", "'digitz' is not a data set scheme" },
        { "attack MODEL --data mnist:missing --attack pgd --norm linf --epsilon 0.1", "missing" },
        { "attack MODEL --data digits#0:99999 --attack pgd --norm linf --epsilon 0.1", "digits" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --layout chw", "--layout must be auto, nchw, nhwc or flat, was 'chw'." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --channels rbg", "--channels must be rgb, bgr or grey, was 'rbg'." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --resize big", "--resize must be HEIGHTxWIDTH such as 224x224, was 'big'." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --resize 0x8", "Resize must have a height and a width in [1, 8192]" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --resize 16x16", "add --resize 8x8 or --crop 8x8" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --crop 9x9", "cannot be cut" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --mean 0.5,x", "--mean must be numbers with commas between them" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --mean 0.5,0.5,0.5", "--mean needs 1 number" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --std 0", "StandardDeviation must be positive and finite, was 0." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --scale 0", "Scale must be finite and not 0" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --bounds 1,0", "--bounds must be two numbers" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --bounds 0,0.5", "outside the input bounds [0, 0.5]" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --output nothing", "no output 'nothing'" },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --classes missing.txt", "missing.txt: there is no such file." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --preprocess missing.yaml", "missing.yaml: there is no such file." },
        { "attack MODEL --data digits --attack pgd --norm linf --epsilon 0.1 --preprocess BADYAML", "bad.yaml" },
        { "assess MODEL --data digits --norm linf --epsilon 0.1", "--out is required." },
        { "assess MODEL --data digits --norm linf --epsilon 0.1 --out TEXT", "is a file" },
        { "assess MODEL --data digits --norm linf --epsilon 0.1 --out FOLDER/r --attacks pgd,nope", "there is no attack 'nope'" },
        { "assess MODEL --data digits --norm linf --epsilon 0.1 --out FOLDER/r --attacks pgd,pgd", "names an attack twice" },
        { "assess MODEL --data digits --norm linf --epsilon 0.1 --out FOLDER/r --fail-under robust-accuracy", "must be NAME=NUMBER" },
        { "assess MODEL --data digits --norm linf --epsilon 0.1 --out FOLDER/r --fail-under speed=1", "there is no number 'speed'" },
        { "assess MODEL --data digits --norm linf --epsilon 0.1 --out FOLDER/r --fail-under robust-accuracy=2", "must be a number in [0, 1], was '2'." },
        { "assess MODEL --data digits --norm linf --epsilon 0.1 --out FOLDER/r --baseline missing.json", "missing.json" },
        { "assess MODEL --data digits --norm linf --epsilon 0.1 --out FOLDER/r --baseline BADYAML", "bad.yaml is not a valid redoubt.assessment/1 document" },
        { "predict MODEL --out y.npy", "--inputs is required." },
        { "predict MODEL --inputs missing.npy --out y.npy", "missing.npy" },
        { "predict MODEL --inputs wrong=missing.npy --out y.npy", "no input 'wrong'" },
        { "train --data digits --architecture lenet --out m.onnx", "no architecture 'lenet'" },
        { "harden MODEL --data digits --out m.onnx --norm linf", "needs --norm and --epsilon" },
        { "train --data digits --architecture mlp --recipe magic --out m.onnx", "no recipe 'magic'" },
        { "train --data digits --architecture mlp --out m.onnx --lr 0", "LearningRate must be positive" },
        { "train --data digits --architecture mlp --out no/such/m.onnx", "there is no folder" },
        { "train --data digits --test-data npy:a.npy,b.npy --architecture mlp --out m.onnx", "a.npy" },
        { "bench missing.onnx", "missing.onnx: there is no such file." },
        { "bench MODEL --phase sideways", "There is no phase 'sideways'" },
        { "bench MODEL --phase training-step", "The training step of an ONNX file cannot be timed" },
        { "bench MODEL --batch 0", "--batch must be a whole number in [1, 65536], was '0'." },
        { "data", "'data' needs one of list, describe, convert." },
        { "data describe", "The argument DATA is missing." },
        { "data describe nothing", "'nothing' is not a data set scheme" },
        { "data fly", "'fly' was not expected." },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_WrongArguments_OneClearSentenceAndExitCode2(string line, string expected)
    {
        File.WriteAllText(digits.File("text.onnx"), "this is not a model");
        File.WriteAllText(digits.File("bad.yaml"), "- just\n- a list\n");
        string[] arguments = [.. line.Split(' ').Select(word => word
            .Replace("MODEL", digits.Model, StringComparison.Ordinal)
            .Replace("FOLDER", digits.Folder, StringComparison.Ordinal)
            .Replace("TEXT", digits.File("text.onnx"), StringComparison.Ordinal)
            .Replace("BADYAML", digits.File("bad.yaml"), StringComparison.Ordinal))];
        CliRun run = CliRun.Of(arguments);

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", run.Error, StringComparison.Ordinal);
    }
}
