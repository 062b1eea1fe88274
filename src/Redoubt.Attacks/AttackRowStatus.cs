namespace Redoubt.Attacks;

/// <summary>What became of one row. "Not found" is not "robust": it says nothing about other attacks.</summary>
public enum AttackRowStatus
{
    /// <summary>The run was canceled before this row's search ended.</summary>
    Unfinished,

    /// <summary>The clean input already reaches the goal (untargeted: it is misclassified); it was not attacked.</summary>
    ReachedClean,

    /// <summary>An adversarial example was found.</summary>
    Broken,

    /// <summary>The attack spent its effort and found nothing.</summary>
    NotFound,
}
