namespace Redoubt.Models;

/// <summary>The least cost of moving mass about a grid of pixels, exactly: successive shortest paths with potentials.</summary>
/// <remarks>
/// <para>A step goes from a pixel to one of the 24 around it in a 5 × 5 square and costs its Euclidean length; mass takes as many steps as it needs. So the cost is at least that of straight
/// Euclidean paths, and at most 2.8 % more (a straight path of slope 1:3, say, becomes steps of slopes 0 and 1:2).</para>
/// <para>Source of the method: Ford and Fulkerson's augmenting paths with the reduced costs of Edmonds and Karp (J. ACM 19, 1972). <see cref="Gap"/> proves the result: the potentials are a
/// feasible point of the dual problem.</para>
/// </remarks>
internal sealed class GridTransport
{
    private const int Reach = 2;

    // Symmetric about the middle, so that the opposite of move k is the move 23 - k.
    private static readonly (int Down, int Right, double Cost)[] Moves =
    [
        .. from down in Enumerable.Range(-Reach, 2 * Reach + 1)
           from right in Enumerable.Range(-Reach, 2 * Reach + 1)
           where down != 0 || right != 0
           select (down, right, Math.Sqrt(down * down + right * right)),
    ];

    private readonly int _pixels;
    private readonly int[] _neighbors;
    private readonly double[] _excess, _flow, _potential, _distance;
    private readonly int[] _arrival;
    private readonly bool[] _isSettled;
    private readonly List<int> _seen = [], _settled = [];
    private readonly PriorityQueue<int, double> _open = new();

    public GridTransport(int height, int width)
    {
        _pixels = height * width;
        _neighbors = new int[_pixels * Moves.Length];
        for (int i = 0; i < _neighbors.Length; i++)
        {
            int row = i / Moves.Length / width + Moves[i % Moves.Length].Down, column = i / Moves.Length % width + Moves[i % Moves.Length].Right;
            _neighbors[i] = row < 0 || column < 0 || row >= height || column >= width ? -1 : row * width + column;
        }

        (_excess, _potential, _distance) = (new double[_pixels], new double[_pixels], new double[_pixels]);
        _flow = new double[_neighbors.Length];
        _arrival = new int[_pixels];
        _isSettled = new bool[_pixels];
        Array.Fill(_distance, double.PositiveInfinity);
    }

    /// <summary>Cost of the last plan.</summary>
    public double Cost { get; private set; }

    /// <summary>Mass that had no place to go, or places that had no mass to come, in the last plan.</summary>
    public double Remainder { get; private set; }

    /// <summary>Cost of the last plan minus the value of the dual problem, for a remainder of zero: no plan costs less than <see cref="Cost"/> minus this.</summary>
    public double Gap { get; private set; }

    /// <summary>Finds the cheapest plan.</summary>
    /// <param name="excess">Mass that each pixel gives away (positive) or takes (negative).</param>
    public void Solve(ReadOnlySpan<double> excess)
    {
        excess.CopyTo(_excess);
        _flow.AsSpan().Clear();
        _potential.AsSpan().Clear();
        int open = 0;
        foreach (double mass in excess) open += mass < 0 ? 1 : 0;
        for (int pixel = 0; pixel < _pixels && open > 0; pixel++)
        {
            while (_excess[pixel] > 0 && open > 0)
            {
                int end = Search(pixel);
                if (end < 0) break;
                open -= Send(pixel, end);
            }
        }

        Conclude(excess);
    }

    /// <summary>Finds the nearest pixel that takes mass and makes all reduced costs of the new paths zero or more.</summary>
    private int Search(int start)
    {
        int end = -1;
        Offer(start, 0, -1);
        while (end < 0 && _open.TryDequeue(out int pixel, out _))
        {
            if (_isSettled[pixel]) continue;
            _isSettled[pixel] = true;
            _settled.Add(pixel);
            if (_excess[pixel] < 0) end = pixel;
            else Expand(pixel);
        }

        foreach (int pixel in _settled)
        {
            if (end >= 0) _potential[pixel] += _distance[pixel] - _distance[end];
            _isSettled[pixel] = false;
        }

        foreach (int pixel in _seen) _distance[pixel] = double.PositiveInfinity;
        _seen.Clear();
        _settled.Clear();
        _open.Clear();
        return end;
    }

    private void Expand(int pixel)
    {
        double here = _distance[pixel], potential = _potential[pixel];
        for (int k = 0; k < Moves.Length; k++)
        {
            int next = _neighbors[pixel * Moves.Length + k];
            if (next < 0 || _isSettled[next]) continue;

            // Taking back what flows the other way earns its cost.
            bool takesBack = _flow[next * Moves.Length + Moves.Length - 1 - k] > 0;
            double cost = (takesBack ? -Moves[k].Cost : Moves[k].Cost) + potential - _potential[next];
            Offer(next, here + Math.Max(0, cost), takesBack ? k + Moves.Length : k);
        }
    }

    private void Offer(int pixel, double distance, int arrival)
    {
        if (!(distance < _distance[pixel])) return;
        if (double.IsPositiveInfinity(_distance[pixel])) _seen.Add(pixel);
        _distance[pixel] = distance;
        _arrival[pixel] = arrival;
        _open.Enqueue(pixel, distance);
    }

    /// <summary>Sends as much as the path can carry, and returns how many pixels have all they take.</summary>
    private int Send(int start, int end)
    {
        double amount = Math.Min(_excess[start], -_excess[end]);
        for (int pixel = end; pixel != start; pixel = Before(pixel))
        {
            if (_arrival[pixel] >= Moves.Length) amount = Math.Min(amount, _flow[FlowBack(pixel)]);
        }

        for (int pixel = end; pixel != start; pixel = Before(pixel))
        {
            if (_arrival[pixel] >= Moves.Length) _flow[FlowBack(pixel)] -= amount;
            else _flow[Before(pixel) * Moves.Length + _arrival[pixel]] += amount;
        }

        _excess[start] -= amount;
        _excess[end] += amount;
        return _excess[end] < 0 ? 0 : 1;
    }

    private int Before(int pixel) => _neighbors[pixel * Moves.Length + Moves.Length - 1 - _arrival[pixel] % Moves.Length];

    // The flow from a pixel to the one before it on the path, against which the path goes.
    private int FlowBack(int pixel) => pixel * Moves.Length + Moves.Length - 1 - _arrival[pixel] % Moves.Length;

    private void Conclude(ReadOnlySpan<double> excess)
    {
        double cost = 0, dual = 0, remainder = 0, steepest = 0;
        for (int i = 0; i < _flow.Length; i++)
        {
            cost += _flow[i] * Moves[i % Moves.Length].Cost;
            if (_neighbors[i] >= 0) steepest = Math.Max(steepest, (_potential[_neighbors[i]] - _potential[i / Moves.Length]) / Moves[i % Moves.Length].Cost);
        }

        for (int pixel = 0; pixel < _pixels; pixel++)
        {
            dual -= excess[pixel] * _potential[pixel];
            remainder += Math.Abs(_excess[pixel]);
        }

        // Potentials that rise too steeply by a rounding are scaled down to feasible ones.
        (Cost, Remainder, Gap) = (cost, remainder, cost - dual / Math.Max(1, steepest));
    }
}
