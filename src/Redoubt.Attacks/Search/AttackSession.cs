using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Everything that stays the same during one run of an attack.</summary>
internal sealed class AttackSession
{
    private AttackSession(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run, PerturbationBall ball)
    {
        Model = model;
        Inputs = inputs;
        Goal = goal;
        Run = run;
        Ball = ball;
        int[] extents = [inputs.Rows, model.Classes];
        CleanScores = new Tensor(new Shape(extents));
    }

    public IClassifier Model { get; }

    public Tensor Inputs { get; }

    public AttackGoal Goal { get; }

    public AttackRun Run { get; }

    public PerturbationBall Ball { get; }

    /// <summary>Scores of the clean inputs, <c>[N, K]</c>.</summary>
    public Tensor CleanScores { get; }

    /// <summary>Checks the arguments and runs the model on the clean inputs.</summary>
    public static AttackSession Open(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run, PerturbationBall ball)
    {
        AttackGuard.Check(model, inputs, goal, run);
        if (ball.Mask is { } mask && mask.Shape != model.ExampleShape)
            throw new ArgumentException($"The mask {mask.Name} is for rows of shape {mask.Shape}; the model takes {model.ExampleShape}.", nameof(ball));
        var session = new AttackSession(model, inputs, goal, run, ball);
        if (inputs.Rows > 0) model.Scores(inputs, session.CleanScores);
        return session;
    }

    /// <summary>The class that a row is to leave: its label, or for a targeted goal what the model sees besides the target.</summary>
    public int SourceClass(int row) =>
        Goal.IsTargeted ? Decision.BestOther(CleanScores.Row(row), Goal.Classes[row]).Class : Goal.Classes[row];

    /// <summary>The wrong class of a rank: 0 is the one of best clean score, the smaller index first on a tie.</summary>
    /// <param name="row">Row.</param>
    /// <param name="rank">Rank, in [0, K - 1).</param>
    public int WrongClass(int row, int rank)
    {
        Span<int> ranked = stackalloc int[rank + 1];
        WrongClasses.Fill(CleanScores.Row(row), SourceClass(row), ranked);
        return ranked[rank];
    }
}
