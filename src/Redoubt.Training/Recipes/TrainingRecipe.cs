using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>What a way of training adds to the loop that all share: the examples of each step, and the loss over them. Immutable.</summary>
public abstract record TrainingRecipe
{
    /// <summary>Name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The perturbations that the network is trained to withstand; null where the recipe has no threat.</summary>
    public virtual PerturbationBall? Ball => null;

    /// <summary>Settings for the record of a run, name to value as text.</summary>
    public virtual ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public virtual IEnumerable<string> Errors() => [];

    /// <summary>Steps that each batch is used for, one after the other.</summary>
    internal virtual int Replays => 1;

    /// <summary>Whether a step also gives the loss's gradient with respect to its examples, for the replay after it.</summary>
    internal virtual bool LearnsFromStep => false;

    /// <summary>What the network is trained for, to follow "Trained ".</summary>
    public virtual string Purpose => Ball is { } ball ? $"to withstand perturbations of {ball.Norm.Name()} norm up to {ball.Radius.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture)}" : "on the rows as they are, which gives no robustness";

    /// <summary>What a user must know before relying on the result; null for nothing beyond what every report says.</summary>
    public virtual string? Caution => null;

    /// <summary>What is wrong with the recipe for a network and rows of a shape; none when it fits.</summary>
    internal virtual IEnumerable<string> ErrorsFor(TrainingOptions options, Redoubt.Tensors.Shape example) => [];

    /// <summary>Models that take part and do not change.</summary>
    internal virtual IEnumerable<AuxiliaryModel> Auxiliaries => [];

    /// <summary>The perturbations that validation rows are attacked with; a row counts that withstands all. Empty for none.</summary>
    internal virtual ImmutableArray<RowThreat> JudgedThreats(ExampleSetup setup) => Ball is { } ball && JudgingNoise == 0 ? [RowThreat.Of(ball)] : [];

    /// <summary>Whether examples must lie inside the input bounds.</summary>
    internal virtual bool NeedsBounds => Ball is not null;

    /// <summary>Deviation of the normal noise that validation rows are judged under; 0 for none.</summary>
    internal virtual double JudgingNoise => 0;

    /// <summary>Emits the loss of a step, a scalar, and names the logits by which training accuracy is counted.</summary>
    internal abstract Value EmitLoss(LossGraph graph);

    /// <summary>Changes the start value of a parameter in place; most recipes leave it.</summary>
    /// <param name="parameter">Which one.</param>
    /// <param name="values">Its start.</param>
    internal virtual void AdjustStart(ParameterSpecification parameter, Span<float> values)
    {
    }

    /// <summary>What writes the examples of each step; null where the rows are used as they are.</summary>
    internal virtual IExampleMaker? CreateExamples(ExampleSetup setup) => null;
}
