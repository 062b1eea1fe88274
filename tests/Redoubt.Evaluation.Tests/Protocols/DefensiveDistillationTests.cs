using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation.Tests;

/// <summary>Defensive distillation (Papernot et al., IEEE S&amp;P 2016, arXiv:1511.04508) trained on real digits, and broken by dividing its scores (Carlini and Wagner, 2016, arXiv:1607.04311).</summary>
public sealed class DefensiveDistillationTests
{
    private const int Hidden = 64, Classes = 10, Values = 64, Epochs = 60;

    private static readonly PerturbationBall Ball = PerturbationBall.Linf(0.3);

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData(40)]
    [InlineData(100)]
    public void Assess_DistilledNetwork_PlainGradientsFailAndRescaledScoresBreakIt(int temperature)
    {
        LabeledData training = DataLoader.Load("digits/train", TestContext.Current.CancellationToken);
        LabeledData test = DataLoader.Load("digits/test#0:100", TestContext.Current.CancellationToken);

        // Softmax(z/T) on hard labels, then on the teacher's probabilities at the same T; the network computes z/T, and T is multiplied into the last layer when it is used.
        Network teacher = Network.Train(training, OneHot(training.Labels), 1), student = Network.Train(training, teacher.Probabilities(training), 2);
        using GraphClassifier undefended = student.Classifier(1), distilled = student.Classifier(temperature);
        using var rescaled = new RescaledClassifier(distilled, temperature);
        using RescaledClassifier perRow = RescaledClassifier.PerRow(distilled);

        int clean = CleanPass.Run(distilled, test).Accuracy.Successes;
        int plain = Standing(distilled, distilled, test), adapted = Standing(distilled, rescaled, test), adaptedPerRow = Standing(distilled, perRow, test);
        MaskingCheck zero = new MaskingProbe(distilled, test, Ball, new AttackPassSettings { Key = new RandomKey(1) }).Run().Checks.Single(static check => check.Name == MaskingChecks.ZeroGradientsName);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"T = {temperature}: clean {clean}, PGD on the cross-entropy leaves {plain}, with scores divided by T {adapted}, row by row {adaptedPerRow}, undefended {Standing(undefended, undefended, test)} of {test.Rows}; {zero.Sentence}");
        Assert.True(clean >= 85, $"The network is right on {clean} only.");
        Assert.True(plain - adapted > 30, $"Plain PGD leaves {plain}, the adapted attack {adapted}.");
        Assert.True(plain - adaptedPerRow > 30, $"Plain PGD leaves {plain}, the adapted attack row by row {adaptedPerRow}.");
        Assert.NotEqual(CheckVerdict.Pass, zero.Verdict);

        // Dividing the scores by T gives the network without the defense: the decisions are the same, so distillation added nothing.
        Assert.InRange(adapted, Standing(undefended, undefended, test) - 2, Standing(undefended, undefended, test) + 2);
    }

    private static int Standing(GraphClassifier judge, IDifferentiableClassifier seen, LabeledData data)
    {
        var attack = new ProjectedGradientDescent(new PgdOptions { Ball = Ball, RandomStart = false });
        AttackOutcome outcome = attack.Perturb(seen, data.Inputs, AttackGoal.Untargeted(data.Labels), new AttackRun { Key = new RandomKey(7) });
        var scores = new Tensor(new Shape(data.Rows, Classes));
        judge.Scores(outcome.Adversarial, scores);
        return Enumerable.Range(0, data.Rows).Count(row => Decision.IsStrictMaximum(scores.Row(row), data.Labels[row]));
    }

    private static float[][] OneHot(int[] labels) => [.. labels.Select(static label => Enumerable.Range(0, Classes).Select(k => k == label ? 1f : 0).ToArray())];

    /// <summary>64 - 64 - 10 with ReLU, trained by stochastic gradient descent with momentum on the cross-entropy to given probabilities; its gradient is written out.</summary>
    private sealed class Network
    {
        private readonly float[] _first = new float[Values * Hidden], _firstBias = new float[Hidden], _second = new float[Hidden * Classes], _secondBias = new float[Classes];
        private readonly float[] _hidden = new float[Hidden], _probabilities = new float[Classes];

        public static Network Train(LabeledData data, float[][] wanted, ulong seed)
        {
            var network = new Network();
            RandomKey key = new(seed);
            key.Fold(1).FillUniform(network._first, -0.2f, 0.2f);
            key.Fold(2).FillUniform(network._second, -0.2f, 0.2f);
            float[][] speed = [.. network.Parameters.Select(static p => new float[p.Length])];
            for (int epoch = 0; epoch < Epochs; epoch++)
            {
                foreach (int[] batch in key.Fold((ulong)(10 + epoch)).Permutation(data.Rows).Chunk(16)) network.Step(data, wanted, batch, speed);
            }

            return network;
        }

        public float[][] Probabilities(LabeledData data) => [.. Enumerable.Range(0, data.Rows).Select(row =>
        {
            Forward(data.Inputs.Row(row));
            return _probabilities.ToArray();
        })];

        public GraphClassifier Classifier(float temperature)
        {
            var builder = new GraphBuilder();
            Value input = builder.Input("x", TensorType.Float(Dimension.Batch, 1, 8, 8));
            Value hidden = (input.Reshape(Dimension.Batch, Values).MatMul(builder.Constant(Literal.Of(new Shape(Values, Hidden), _first))) + builder.Constant(Literal.Of(new Shape(Hidden), _firstBias))).Unary(OpKind.Relu);
            float[] second = [.. _second.Select(w => w * temperature)], bias = [.. _secondBias.Select(b => b * temperature)];
            Value scores = hidden.MatMul(builder.Constant(Literal.Of(new Shape(Hidden, Classes), second))) + builder.Constant(Literal.Of(new Shape(Classes), bias));
            return new GraphClassifier(builder.Build(("scores", scores)), InputBounds.Unit);
        }

        private float[][] Parameters => [_first, _firstBias, _second, _secondBias];

        private void Forward(ReadOnlySpan<float> x)
        {
            for (int j = 0; j < Hidden; j++)
            {
                float sum = _firstBias[j];
                for (int i = 0; i < Values; i++) sum += x[i] * _first[i * Hidden + j];
                _hidden[j] = Math.Max(0, sum);
            }

            for (int k = 0; k < Classes; k++)
            {
                float sum = _secondBias[k];
                for (int j = 0; j < Hidden; j++) sum += _hidden[j] * _second[j * Classes + k];
                _probabilities[k] = sum;
            }

            float largest = _probabilities.Max(), total = 0;
            for (int k = 0; k < Classes; k++) total += _probabilities[k] = MathF.Exp(_probabilities[k] - largest);
            for (int k = 0; k < Classes; k++) _probabilities[k] /= total;
        }

        private void Step(LabeledData data, float[][] wanted, int[] batch, float[][] speed)
        {
            const float Momentum = 0.9f;
            float rate = 0.05f / batch.Length;
            foreach (float[] values in speed) for (int i = 0; i < values.Length; i++) values[i] *= Momentum;
            foreach (int row in batch)
            {
                ReadOnlySpan<float> x = data.Inputs.Row(row);
                Forward(x);
                float[] error = [.. Enumerable.Range(0, Classes).Select(k => _probabilities[k] - wanted[row][k])];
                for (int j = 0; j < Hidden; j++)
                {
                    float back = 0;
                    for (int k = 0; k < Classes; k++)
                    {
                        speed[2][j * Classes + k] -= rate * error[k] * _hidden[j];
                        back += error[k] * _second[j * Classes + k];
                    }

                    if (_hidden[j] <= 0) continue;
                    speed[1][j] -= rate * back;
                    for (int i = 0; i < Values; i++) speed[0][i * Hidden + j] -= rate * back * x[i];
                }

                for (int k = 0; k < Classes; k++) speed[3][k] -= rate * error[k];
            }

            float[][] parameters = Parameters;
            for (int p = 0; p < parameters.Length; p++)
            {
                for (int i = 0; i < parameters[p].Length; i++) parameters[p][i] += speed[p][i];
            }
        }
    }
}
