using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Chooses the objective for a loss and says so where it is not the wanted one.</summary>
internal static class LossChoice
{
    public static (ObjectiveKind Kind, IReadOnlyList<string> Notes) Resolve(AttackLoss loss, AttackGoal goal, int classes)
    {
        ObjectiveKind kind = goal.Objective(loss, classes);
        bool isMargin = kind is ObjectiveKind.Margin or ObjectiveKind.TargetedMargin;
        return (kind, isMargin && loss != AttackLoss.Margin ? [Replaced(loss, classes)] : []);
    }

    public static string Replaced(AttackLoss loss, int classes) => $"The model has {classes} classes, too few for {loss}: the margin loss was used.";
}
