using System.Net;
using System.Text;
using System.Text.Json;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Protocol;
using Redoubt.Tensors;

namespace Redoubt.Evaluation.Tests;

/// <summary>A service that answers in memory what the sample problem's classifier computes: the same attack must find the same examples through it.</summary>
public sealed class RemoteClassifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_AnyRows_AreTheServices()
    {
        var service = new Service();
        using RemoteClassifier remote = Remote(service);
        LabeledData rows = SampleProblem.Rows();
        Tensor expected = new(new Shape(rows.Rows, 2)), actual = new(new Shape(rows.Rows, 2));
        SampleProblem.Classifier().Scores(rows.Inputs, expected);
        remote.Scores(rows.Inputs, actual);
        Assert.Equal(expected.Data.ToArray(), actual.Data.ToArray());
        Assert.Equal(rows.Rows, service.Rows);
    }

    [Fact]
    public void Scores_RememberedRows_AreAskedOnce()
    {
        var service = new Service();
        using RemoteClassifier remote = Remote(service);
        Tensor inputs = SampleProblem.Rows().Inputs.View(0, 5), scores = new(new Shape(5, 2)), again = new(new Shape(5, 2));
        remote.Remember(inputs.View(0, 3));
        remote.Scores(inputs, scores);
        remote.Scores(inputs, again);
        Assert.Equal(5 + 2, service.Rows);
        Assert.Equal(scores.Data.ToArray(), again.Data.ToArray());
    }

    [Theory]
    [InlineData(ObjectiveKind.CrossEntropy)]
    [InlineData(ObjectiveKind.Margin)]
    public void Compile_Objective_HasValuesWithoutGradients(ObjectiveKind kind)
    {
        using RemoteClassifier remote = Remote(new Service());
        LabeledData rows = SampleProblem.Rows();
        float[] expected = new float[rows.Rows], actual = new float[rows.Rows];
        SampleProblem.Classifier().Compile(kind).Values(rows.Inputs, rows.Labels, [], new Tensor(new Shape(rows.Rows, 2)), expected);
        remote.Compile(kind).Values(rows.Inputs, rows.Labels, [], new Tensor(new Shape(rows.Rows, 2)), actual);
        for (int row = 0; row < rows.Rows; row++) Assert.Equal(expected[row], actual[row], 1e-5f);
        Assert.NotNull(remote.GradientObstacle);
        Assert.Throws<NotSupportedException>(() => remote.Compile(kind).Evaluate(rows.Inputs, rows.Labels, [], new Tensor(new Shape(rows.Rows, 2)), actual, new Tensor(rows.Inputs.Shape)));
    }

    [Fact]
    public void Run_Square_FindsWhatItFindsOnTheModelItself()
    {
        using RemoteClassifier remote = Remote(new Service());
        LabeledData rows = SampleProblem.Rows();
        AttackEvaluation local = Run(SampleProblem.Classifier(), rows, Square()), far = Run(remote, rows, Square(remote));
        Assert.True(local.Verified.Broken.Contains(true));
        Assert.Equal(local.Verified.Examples.Data.ToArray(), far.Verified.Examples.Data.ToArray());
        Assert.Null(remote.StopReason);
    }

    // Whatever the budget, the run ends in order, never asks for more, and everything that it reports broken was verified.
    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(400)]
    public void Run_Budget_EndsTheAttackAndStillVerifies(int budget)
    {
        var service = new Service();
        using RemoteClassifier remote = Remote(service, budget);
        LabeledData rows = SampleProblem.Rows();
        remote.Remember(rows.Inputs);
        AttackEvaluation evaluation = Run(remote, rows, Square(remote));
        Assert.False(evaluation.Completed);
        Assert.Contains("budget", remote.StopReason, StringComparison.Ordinal);
        Assert.InRange(service.Rows, rows.Rows, budget);
        for (int row = 0; row < rows.Rows; row++)
        {
            if (evaluation.Verified.Broken[row]) Assert.True(SampleProblem.CanBreak(rows.Inputs.Row(row), 0.1));
        }
    }

    [Fact]
    public void Run_StopShare_EndsTheAttack()
    {
        using RemoteClassifier all = Remote(new Service()), some = Remote(new Service());
        LabeledData rows = SampleProblem.Rows();
        int everything = Run(all, rows, Square(all)).Verified.Broken.Count(true);
        AttackEvaluation stopped = Run(some, rows, Square(some, stopShare: 0.05));
        Assert.False(stopped.Completed);
        Assert.InRange(stopped.Verified.Broken.Count(true), (int)Math.Ceiling(0.05 * stopped.Verified.Clean.CorrectRows.Length), everything - 1);
        Assert.Contains("0.05", some.StopReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ServiceThatFails_SaysSo()
    {
        using RemoteClassifier remote = Remote(new Service { FailsAfter = 10 });
        Assert.Contains("The service refuses: 400", Assert.Throws<ServiceException>(() => Run(remote, SampleProblem.Rows(), Square(remote))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Canceled_KeepsAndVerifiesWhatWasFound()
    {
        using var cancellation = new CancellationTokenSource();
        var service = new Service();
        service.OnAsked = () =>
        {
            if (service.Rows > 150) cancellation.Cancel();
        };
        using RemoteClassifier remote = Remote(service, stop: cancellation);
        LabeledData rows = SampleProblem.Rows();
        remote.Remember(rows.Inputs);
        AttackEvaluation evaluation = Run(remote, rows, Square(remote), cancellation);
        Assert.False(evaluation.Completed);
        Assert.Null(remote.StopReason);
    }

    [Fact]
    public void Run_LabelsOnly_MakesOneHotScores()
    {
        using RemoteClassifier remote = Remote(new Service { LabelsOnly = true }, labels: true);
        Tensor inputs = SampleProblem.Rows().Inputs.View(0, 6), scores = new(new Shape(6, 2)), exact = new(new Shape(6, 2));
        remote.Scores(inputs, scores);
        SampleProblem.Classifier().Scores(inputs, exact);
        for (int row = 0; row < 6; row++)
        {
            int label = exact.Row(row)[1] > exact.Row(row)[0] ? 1 : 0;
            Assert.Equal([label == 0 ? 1f : 0f, label], scores.Row(row).ToArray());
        }
    }

    private AttackEvaluation Run(IDifferentiableClassifier model, LabeledData rows, ConfiguredAttack attack, CancellationTokenSource? stop = null) =>
        AttackEvaluation.Run(model, rows, attack, new AttackEvaluationRun { Seed = 3, OutputPath = _folder.File("adv.npy"), CancellationToken = stop?.Token ?? TestContext.Current.CancellationToken });

    private static ConfiguredAttack Square(RemoteClassifier? remote = null, double? stopShare = null)
    {
        ConfiguredAttack attack = ConfiguredAttack.Of("square", new AttackSettings { Ball = PerturbationBall.Linf(0.1), Queries = 40 }, 2);
        return remote is null ? attack : attack with { Attack = new ServiceAttack(attack.Attack, remote, stopShare) };
    }

    private static RemoteClassifier Remote(Service service, int? budget = null, bool labels = false, CancellationTokenSource? stop = null)
    {
        Shape example = SampleProblem.Classifier().ExampleShape;
        var options = new JsonEndpointOptions { Url = "http://127.0.0.1:1/", Body = "{{rows:flat}}", Scores = labels ? null : "$", Label = labels ? "$" : null, Classes = 2, Batch = 4 };
        var sender = new ServiceSender(service, new ServicePolicy { Rate = 0, Budget = budget }, TimeProvider.System, new RandomKey(1));
        MappedRows mapped = MappedRows.Create(new InputMapping(), example, []);
        var session = new ServiceSession(new JsonEndpoint(options, static _ => null), sender, [.. mapped.RowShape.Extents]);
        return new RemoteClassifier(session, mapped, SampleProblem.Classifier().Bounds, stop?.Token ?? TestContext.Current.CancellationToken);
    }

    private sealed class Service : HttpMessageHandler
    {
        public int Rows { get; private set; }

        public int FailsAfter { get; init; } = int.MaxValue;

        public bool LabelsOnly { get; init; }

        public Action? OnAsked { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            float[][] rows = JsonSerializer.Deserialize<float[][]>(await request.Content!.ReadAsStringAsync(cancellationToken).ConfigureAwait(false))!;
            Rows += rows.Length;
            OnAsked?.Invoke();
            if (Rows > FailsAfter) return new HttpResponseMessage(HttpStatusCode.BadRequest);
            var model = SampleProblem.Classifier();
            Tensor inputs = new(new Shape([rows.Length, .. model.ExampleShape.Extents]), rows.SelectMany(static row => row).ToArray()), scores = new(new Shape(rows.Length, 2));
            model.Scores(inputs, scores);
            string answer = LabelsOnly
                ? JsonSerializer.Serialize(Enumerable.Range(0, rows.Length).Select(row => scores.Row(row)[1] > scores.Row(row)[0] ? 1 : 0))
                : JsonSerializer.Serialize(Enumerable.Range(0, rows.Length).Select(row => scores.Row(row).ToArray()));
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }
    }
}
