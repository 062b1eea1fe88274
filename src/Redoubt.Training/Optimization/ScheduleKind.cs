namespace Redoubt.Training;

/// <summary>How the learning rate changes during a run.</summary>
public enum ScheduleKind
{
    /// <summary>Half a cosine to 0 (Loshchilov and Hutter, ICLR 2017, arXiv:1608.03983, equation 5, without restarts).</summary>
    Cosine,

    /// <summary>A tenth of it after half of the run and again after three quarters.</summary>
    Piecewise,

    /// <summary>Linearly from 0 to full over the first two fifths of the run, then linearly to 0 (as Wong et al., ICLR 2020, arXiv:2001.03994, use it).</summary>
    OneCycle,

    /// <summary>The same for the whole run.</summary>
    Constant,
}
