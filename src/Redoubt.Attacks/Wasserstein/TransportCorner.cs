using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The point of a Wasserstein ball at which a linear function is largest.</summary>
/// <remarks>
/// <para>Over plans Π ≥ 0 with Π 1 = x and ⟨Π, C⟩ ≤ ε the function is Σ Π_ij g_j. Every source by itself wants the concave hull of (cost, gain) of the places it may go to; the budget buys pieces of all
/// hulls in the order of gain per cost. That is the exact solution of this linear program (the relaxed multiple-choice knapsack; Sinha and Zoltners, Operations Research 27, 1979).</para>
/// <para>Pixels that are full are skipped and the mass goes where there is room, in further rounds while budget is left: then the point is feasible, but not always the best.</para>
/// </remarks>
internal sealed class TransportCorner
{
    private const int Rounds = 6;

    private readonly int _height, _width;
    private readonly (int Down, int Right)[][] _rings;
    private readonly double[] _lengths, _home, _room;
    private readonly List<Piece> _pieces = [];
    private readonly int[] _hullPlaces;
    private readonly double[] _hullCosts, _hullGains;
    private double[] _keys = [];
    private int[] _order = [];

    public TransportCorner(Shape example, int kernel)
    {
        (_height, _width) = (example[1], example[2]);
        int reach = kernel / 2;
        var rings = (from down in Enumerable.Range(-reach, kernel) from right in Enumerable.Range(-reach, kernel) where down != 0 || right != 0
                     group (down, right) by down * down + right * right into ring orderby ring.Key select ring).ToArray();
        _rings = [.. rings.Select(static ring => ring.ToArray())];
        _lengths = [.. rings.Select(static ring => Math.Sqrt(ring.Key))];
        (_home, _room) = (new double[example.Count], new double[example.Count]);
        (_hullPlaces, _hullCosts, _hullGains) = (new int[_rings.Length + 1], new double[_rings.Length + 1], new double[_rings.Length + 1]);
    }

    /// <summary>Writes the point.</summary>
    /// <param name="clean">The values at the center.</param>
    /// <param name="space">The bounds, and what may change.</param>
    /// <param name="gains">What a unit of mass is worth at each pixel.</param>
    /// <param name="budget">Mass times way that may be spent, in value units times pixels.</param>
    /// <param name="point">Receives values.</param>
    public void Find(ReadOnlySpan<float> clean, (InputBounds Bounds, PerturbationMask? Mask) space, ReadOnlySpan<float> gains, double budget, Span<double> point)
    {
        for (int i = 0; i < clean.Length; i++)
        {
            bool isFree = space.Mask is not { } mask || mask.Free[i];
            _home[i] = isFree ? (double)clean[i] - space.Bounds.Lower : 0;
            _room[i] = isFree ? (double)space.Bounds.Upper - clean[i] : 0;
            point[i] = clean[i];
        }

        for (int round = 0; round < Rounds && budget > 0; round++)
        {
            Offer(gains);
            if (!Buy(ref budget, point)) return;
        }
    }

    private void Offer(ReadOnlySpan<float> gains)
    {
        _pieces.Clear();
        int plane = _height * _width;
        for (int i = 0; i < _home.Length; i++)
        {
            if (!(_home[i] > 0)) continue;
            int last = 0, start = i - i % plane;
            (_hullPlaces[0], _hullCosts[0], _hullGains[0]) = (i, 0, gains[i]);
            for (int ring = 0; ring < _rings.Length; ring++)
            {
                int best = BestPlace(gains, start, (i - start) / _width, (i - start) % _width, _rings[ring]);
                if (best < 0 || !(gains[best] > _hullGains[last])) continue;
                while (last > 0 && Slope(last, _lengths[ring], gains[best]) >= Slope(last - 1, _hullCosts[last], _hullGains[last])) last--;
                last++;
                (_hullPlaces[last], _hullCosts[last], _hullGains[last]) = (best, _lengths[ring], gains[best]);
            }

            for (int k = 0; k < last; k++)
                _pieces.Add(new Piece(_hullPlaces[k], _hullPlaces[k + 1], _hullCosts[k + 1] - _hullCosts[k], k == 0 ? -1 : _pieces.Count - 1, Slope(k, _hullCosts[k + 1], _hullGains[k + 1]), 0));
        }
    }

    private double Slope(int point, double cost, double gain) => (gain - _hullGains[point]) / (cost - _hullCosts[point]);

    private int BestPlace(ReadOnlySpan<float> gains, int start, int row, int column, (int Down, int Right)[] ring)
    {
        int best = -1;
        foreach ((int down, int right) in ring)
        {
            int y = row + down, x = column + right;
            if (y < 0 || x < 0 || y >= _height || x >= _width) continue;
            int place = start + y * _width + x;
            if (_room[place] > 0 && (best < 0 || gains[place] > gains[best])) best = place;
        }

        return best;
    }

    /// <summary>Buys pieces in the order of gain per cost; true when something was kept back by a full pixel only.</summary>
    private bool Buy(ref double budget, Span<double> point)
    {
        if (_keys.Length < _pieces.Count) (_keys, _order) = (new double[_pieces.Capacity], new int[_pieces.Capacity]);
        for (int i = 0; i < _pieces.Count; i++) (_keys[i], _order[i]) = (-_pieces[i].Rate, i);
        Array.Sort(_keys, _order, 0, _pieces.Count);
        Span<Piece> pieces = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pieces);
        bool keptBack = false, moved = false;
        for (int i = 0; i < pieces.Length && budget > 0; i++)
        {
            ref Piece piece = ref pieces[_order[i]];
            double offered = piece.Before < 0 ? _home[piece.From] : pieces[piece.Before].Moved, amount = Math.Min(offered, budget / piece.Cost);
            if (amount > _room[piece.To])
            {
                amount = _room[piece.To];
                keptBack = true;
            }

            if (!(amount > 0)) continue;
            moved = true;
            piece.Moved = amount;
            if (piece.Before < 0) _home[piece.From] -= amount;
            else pieces[piece.Before].Moved -= amount;
            (point[piece.From], point[piece.To]) = (point[piece.From] - amount, point[piece.To] + amount);
            (_room[piece.From], _room[piece.To]) = (_room[piece.From] + amount, _room[piece.To] - amount);
            budget -= amount * piece.Cost;
        }

        return keptBack && moved;
    }

    /// <summary>A way on from one place of a hull to the next: what it costs and earns per unit, the piece that brings the mass to its beginning, and what went this way.</summary>
    private record struct Piece(int From, int To, double Cost, int Before, double Rate, double Moved);
}
